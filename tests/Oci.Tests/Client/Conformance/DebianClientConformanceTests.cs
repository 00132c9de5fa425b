using System.Text;
using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Interoperation;

namespace Krustlet.Oci.Tests.Client.Conformance;

/// <summary>With Debian's docker-registry, which has no referrers API: the client keeps the lists under the referrers tags.</summary>
public sealed class DebianClientConformanceTests : ClientConformance
{
    private DebianRegistry? _registry;

    protected override bool DeletesTags => false;

    [Fact]
    public async Task The_list_of_referrers_is_an_index_under_the_subjects_tag()
    {
        var subject = ContentDigest.Of("a manifest of long ago"u8);
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"subject":{"mediaType":"x/y","digest":"{{subject}}","size":22} }""");

        var referrer = await Writer().PutManifestAsync("about", MediaTypes.OciIndex, manifest, CancellationToken.None);

        var list = await Reader().GetManifestAsync($"sha256-{subject.Hex}", CancellationToken.None);
        list.MediaType.Should().Be(MediaTypes.OciIndex);
        ManifestReader.ReadIndex(list, Image("team/hello")).Manifests.Should().ContainSingle().Which.Digest.Should().Be(referrer.ToString());
    }

    protected override async Task<RegistryHostOptions> StartRegistryAsync()
    {
        _registry = await DebianRegistry.StartAsync(RegistryPolicy.Anonymous);
        return _registry.Hosts[0];
    }

    protected override ValueTask StopRegistryAsync() => _registry!.DisposeAsync();
}
