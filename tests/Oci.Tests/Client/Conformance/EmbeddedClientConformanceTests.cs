using System.Security.Cryptography;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Client.Conformance;

/// <summary>With the embedded registry, which has all of the specification.</summary>
public sealed class EmbeddedClientConformanceTests : ClientConformance
{
    private EmbeddedRegistry? _registry;

    protected override bool DeletesTags => true;

    [Fact]
    public async Task A_blob_may_be_named_by_its_sha512_digest()
    {
        var blob = TestModules.OfSize(2500);
        var digest = ContentDigest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(blob))}");

        await Writer().PutBlobAsync(digest, new MemoryStream(blob), CancellationToken.None);

        (await Reader().GetSmallBlobAsync(new Manifests.Descriptor { Digest = digest.ToString(), Size = blob.Length }, CancellationToken.None)).ToArray().Should().Equal(blob);
    }

    protected override async Task<RegistryHostOptions> StartRegistryAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        return new RegistryHostOptions(_registry.Authority) { Insecure = true };
    }

    protected override ValueTask StopRegistryAsync() => _registry!.DisposeAsync();
}
