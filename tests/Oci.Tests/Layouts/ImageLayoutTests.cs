using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.Layouts;

public sealed class ImageLayoutTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-layout-");

    private string Root => Path.Combine(_folder.FullName, "layout");

    private string IndexPath => Path.Combine(Root, "index.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_put_is_found_by_name_and_a_name_moves()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        var (first, second) = (Manifest("first"), Manifest("second"));

        await layout.PutManifestAsync(first, "v1", CancellationToken.None);
        await layout.PutManifestAsync(second, "v2", CancellationToken.None);
        await layout.PutManifestAsync(second, "v1", CancellationToken.None);

        using var again = ImageLayout.Open(Root);
        (await again.FindAsync("v1", CancellationToken.None)).Digest.Should().Be(second.Digest.ToString());
        (await again.ListAsync(CancellationToken.None)).Select(ImageLayout.NameOf).Should().Equal("v2", "v1");
        (await File.ReadAllTextAsync(Path.Combine(Root, "oci-layout"))).Should().Be("""{"imageLayoutVersion":"1.0.0"}""");
    }

    [Fact]
    public async Task Putting_the_same_again_writes_nothing()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        await layout.PutManifestAsync(Manifest("one"), "v1", CancellationToken.None);
        File.SetLastWriteTimeUtc(IndexPath, DateTime.UnixEpoch);

        await layout.PutManifestAsync(Manifest("one"), "v1", CancellationToken.None);
        ImageLayout.OpenOrCreate(Root).Dispose();

        File.GetLastWriteTimeUtc(IndexPath).Should().Be(DateTime.UnixEpoch);
    }

    [Fact]
    public async Task What_is_not_known_of_the_index_stays()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        await File.WriteAllTextAsync(
            IndexPath, $$"""{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"{{ContentDigest.Of("x"u8)}}","size":1,"urls":["u"]}],"annotations":{"a":"b"} }""");

        await layout.PutManifestAsync(Manifest("one"), "v1", CancellationToken.None);

        var index = JsonNode.Parse(await File.ReadAllTextAsync(IndexPath))!;
        index["annotations"]!["a"]!.GetValue<string>().Should().Be("b");
        index["manifests"]!.AsArray().Should().HaveCount(2);
        index["manifests"]![0]!["urls"]![0]!.GetValue<string>().Should().Be("u");
    }

    [Fact]
    public async Task Without_a_name_the_only_image_is_meant_whatever_refers_to_it()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        var image = Manifest("one");
        await layout.PutManifestAsync(image, null, CancellationToken.None);
        var signature = Manifest("signature", image.Digest);
        await layout.PutManifestAsync(signature, null, CancellationToken.None);
        await layout.PutManifestAsync(Manifest("cosign"), $"sha256-{image.Digest.Hex}.sig", CancellationToken.None);

        (await layout.FindAsync(null, CancellationToken.None)).Digest.Should().Be(image.Digest.ToString());
        var referrer = (await layout.ListReferrersAsync(image.Digest, CancellationToken.None)).Should().ContainSingle().Which;
        (referrer.Digest, referrer.ArtifactType).Should().Be((signature.Digest.ToString(), "test/signature"));
        await layout.PutManifestAsync(Manifest("two"), "v2", CancellationToken.None);
        var choose = () => layout.FindAsync(null, CancellationToken.None);
        (await choose.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.InvalidReference);
    }

    [Fact]
    public async Task Content_that_is_not_what_it_should_be_is_not_kept()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        var descriptor = new Descriptor { Digest = ContentDigest.Of("right"u8).ToString(), Size = 5 };
        var put = () => layout.PutBlobAsync(descriptor, _ => Task.FromResult<Stream>(new MemoryStream("wrong"u8.ToArray())), null, CancellationToken.None);

        (await put.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.DigestMismatch);
        layout.HasBlob(descriptor).Should().BeFalse();
        Directory.GetFiles(Path.Combine(Root, "blobs"), "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_was_changed_is_not_given_out()
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        var image = Manifest("one");
        await layout.PutManifestAsync(image, "v1", CancellationToken.None);
        var content = image.Content.ToArray();
        content[^2]++;
        await File.WriteAllBytesAsync(Path.Combine(Root, "blobs", "sha256", image.Digest.Hex), content);
        var get = async () => await layout.GetManifestAsync(await layout.FindAsync("v1", CancellationToken.None), CancellationToken.None);

        (await get.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.DigestMismatch);
    }

    [Theory]
    [InlineData(null, "has no image")]
    [InlineData("v1", "no image called \"v1\"")]
    public async Task What_is_not_there_is_not_found(string? name, string problem)
    {
        using var layout = ImageLayout.OpenOrCreate(Root);
        var find = () => layout.FindAsync(name, CancellationToken.None);

        var failure = (await find.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.NotFound);
        failure.Message.Should().Contain(problem);
    }

    [Fact]
    public void A_folder_that_is_no_layout_is_refused() =>
        FluentActions.Invoking(() => ImageLayout.Open(_folder.FullName)).Should().Throw<RegistryException>().Which.Kind.Should().Be(RegistryErrorKind.NotFound);

    private static ManifestDocument Manifest(string name, ContentDigest? subject = null)
    {
        var empty = $$"""{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{ContentDigest.Of("{}"u8)}}","size":2}""";
        var about = subject is null ? "" : $$""","subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{subject}}","size":1}""";
        var content = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"test/{{name}}","config":{{empty}},"layers":[]{{about}} }""");
        return new ManifestDocument(ContentDigest.Of(content), MediaTypes.OciManifest, content);
    }
}
