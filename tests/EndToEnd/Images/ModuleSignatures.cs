using Krustlet.EndToEnd.Clusters;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Signing;

namespace Krustlet.EndToEnd.Images;

/// <summary>Signs what was pushed to the cluster's registry.</summary>
internal static class ModuleSignatures
{
    public static async Task SignAsync(this ClusterFixture cluster, string name, Func<CosignSigner, ContentDigest, Task> sign)
    {
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(cluster.Registry.Authority) { Insecure = true }] }, ClusterFixture.Time);
        var image = ImageReference.Parse(name);
        await sign(new CosignSigner(client, image), await client.Read(image, null).ResolveAsync(image.Selector, CancellationToken.None));
    }
}
