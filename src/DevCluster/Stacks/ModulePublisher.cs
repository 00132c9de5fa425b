using Krustlet.Oci.Client;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Stacks;

/// <summary>Pushes modules to a registry on this machine that speaks plain HTTP.</summary>
public static class ModulePublisher
{
    /// <summary>Pushes one module and returns its image name, <c>AUTHORITY/REPOSITORY:TAG</c>.</summary>
    public static async Task<string> PublishAsync(string authority, string repository, string tag, Stream module, TimeProvider time, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse($"{authority}/{repository}:{tag}");
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(authority) { Insecure = true }] }, time);
        await new ModulePusher(client).PushAsync(new ModulePush(image, module) { Created = DateTimeOffset.UnixEpoch }, cancellationToken);
        return $"{authority}/{repository}:{tag}";
    }
}
