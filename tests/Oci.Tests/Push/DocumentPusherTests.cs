using Krustlet.Oci.Manifests;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Push;

public sealed class DocumentPusherTests : RegistryFixture
{
    private const string Spdx = "application/spdx+json";

    [Fact]
    public async Task A_document_is_a_referrer_of_its_image_and_the_same_again_changes_nothing()
    {
        var image = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var reader = Client.Read(Image("hello"), null);
        var subject = (await reader.GetManifestAsync("v1", CancellationToken.None)).ToDescriptor();

        var first = await PushAsync(subject);
        var second = await PushAsync(subject);

        second.Digest.Should().Be(first.Digest);
        var referrer = (await reader.ListReferrersAsync(image, Spdx, CancellationToken.None)).Should().ContainSingle().Which;
        (referrer.Digest, referrer.ArtifactType).Should().Be((first.Digest.ToString(), Spdx));
        var manifest = ManifestReader.ReadManifest(await reader.GetManifestAsync(referrer.Digest, CancellationToken.None), Image("hello"));
        manifest.Subject.Should().Be(subject);
        (manifest.Config.MediaType, manifest.Config.Digest).Should().Be((MediaTypes.OciEmpty, ContentDigest.Of("{}"u8).ToString()));
        var layer = manifest.Layers.Should().ContainSingle().Which;
        layer.Annotations.Should().Contain("org.opencontainers.image.title", "sbom.json");
        (await reader.GetSmallBlobAsync(layer, CancellationToken.None)).ToArray().Should().Equal("an SBOM"u8.ToArray());
        (await reader.ResolveAsync("v1", CancellationToken.None)).Should().Be(image);
    }

    private Task<ManifestDocument> PushAsync(Descriptor subject) =>
        new DocumentPusher(Client).PushAsync(new DocumentPush(Image("hello:v1"), subject, "an SBOM"u8.ToArray(), Spdx) { Title = "sbom.json" }, CancellationToken.None);
}
