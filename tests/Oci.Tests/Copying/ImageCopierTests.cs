using System.Collections.Concurrent;
using System.Text;
using Krustlet.Oci.Client;
using Krustlet.Oci.Copying;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Copying;

public sealed class ImageCopierTests : RegistryFixture
{
    private readonly ConcurrentBag<string> _requests = [];

    private string LayoutFolder => Path.Combine(StoreFolder, "..", "layout");

    [Fact]
    public async Task In_one_registry_blobs_are_mounted_and_a_second_copy_writes_nothing()
    {
        var digest = await NewImage("a/hello:v1").PushModuleAsync(TestModules.OfSize(100_000));
        Watch();

        var copied = await CopyAsync("a/hello:v1", "b/hello:v2");

        copied.Image.Digest.Should().Be(digest);
        _requests.Where(IsUpload).Should().HaveCount(2).And.OnlyContain(request => request.Contains("from=a%2Fhello") || request.Contains("from=a/hello"));
        (await PullAsync("b/hello:v2")).ManifestDigest.Should().Be(digest);
        _requests.Clear();
        await CopyAsync("a/hello:v1", "b/hello:v2");
        _requests.Should().OnlyContain(request => request.StartsWith("GET") || request.StartsWith("HEAD"));
    }

    [Fact]
    public async Task An_index_goes_with_all_it_names_and_with_what_refers_to_it_by_a_layout_and_back()
    {
        var (module, component) = (await NewImage("hello:m").PushModuleAsync(TestModules.Empty), await NewImage("hello:c").PushModuleAsync(TestModules.Component));
        var index = await PushIndexAsync(module, component);
        var onIndex = await PushReferrerAsync(index, "on-index", "referrer-1");
        var onModule = await PushReferrerAsync(module, "on-module", "referrer-2");
        var onReferrer = await PushReferrerAsync(onModule, "on-referrer", "referrer-3");
        var cosign = await NewImage("hello").PushModuleAsync(TestModules.Named("signature"), $"sha256-{component.Hex}.sig");

        using var layout = ImageLayout.OpenOrCreate(LayoutFolder);
        var copied = await new ImageCopier(await SourceAsync("hello:v1"), new LayoutDestination(layout, "v1")).CopyAsync(CancellationToken.None);
        await new ImageCopier(new LayoutSource(layout, "v1"), Destination("back/hello:v1")).CopyAsync(CancellationToken.None);

        (copied.Manifests, copied.Referrers, copied.Image.Digest).Should().Be((7, 4, index));
        var back = Client.Read(Image("back/hello"), null);
        (await back.ResolveAsync("v1", CancellationToken.None)).Should().Be(index);
        (await back.ResolveAsync($"sha256-{component.Hex}.sig", CancellationToken.None)).Should().Be(cosign);
        (await ReferrersOfAsync(back, index)).Should().Equal(onIndex.ToString());
        (await ReferrersOfAsync(back, module)).Should().Equal(onModule.ToString());
        (await ReferrersOfAsync(back, onModule)).Should().Equal(onReferrer.ToString());
        (await File.ReadAllBytesAsync((await PullAsync("back/hello:v1")).ModulePath)).Should().Equal(TestModules.Empty);
    }

    [Fact]
    public async Task Referrers_stay_behind_when_they_are_not_wanted()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PushReferrerAsync(digest, "note", "note");
        await NewImage("hello").PushModuleAsync(TestModules.Named("signature"), $"sha256-{digest.Hex}.sig");

        var copied = await new ImageCopier(await SourceAsync("hello:v1"), Destination("copy/hello:v1")) { WithReferrers = false }.CopyAsync(CancellationToken.None);

        copied.Manifests.Should().Be(1);
        (await ReferrersOfAsync(Client.Read(Image("copy/hello"), null), digest)).Should().BeEmpty();
        (await Client.Read(Image("copy/hello"), null).ListTagsAsync(CancellationToken.None).ToListAsync()).Should().Equal("v1");
    }

    [Fact]
    public async Task A_destination_with_another_digest_is_refused_before_anything_is_written()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        Watch();
        var copy = () => CopyAsync("hello:v1", $"copy/hello@{ContentDigest.Of("another"u8)}");

        (await copy.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.InvalidReference);
        _requests.Should().OnlyContain(request => request.StartsWith("GET") || request.StartsWith("HEAD"));
    }

    [Fact]
    public async Task A_layout_without_a_blob_says_so()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        using var layout = ImageLayout.OpenOrCreate(LayoutFolder);
        await new ImageCopier(await SourceAsync("hello:v1"), new LayoutDestination(layout, "v1")).CopyAsync(CancellationToken.None);
        File.Delete(Path.Combine(LayoutFolder, "blobs", "sha256", ContentDigest.Of(TestModules.Empty).Hex));
        var copy = () => new ImageCopier(new LayoutSource(layout, "v1"), Destination("copy/hello:v1")).CopyAsync(CancellationToken.None);

        var failure = (await copy.Should().ThrowAsync<RegistryException>()).Which;

        failure.Kind.Should().Be(RegistryErrorKind.NotFound);
        failure.Message.Should().Contain(ContentDigest.Of(TestModules.Empty).ToString());
        (await Client.Read(Image("copy/hello"), null).TryResolveAsync("v1", CancellationToken.None)).Should().BeNull();
    }

    private static bool IsUpload(string request) => request.StartsWith("POST", StringComparison.Ordinal);

    private static async Task<IEnumerable<string>> ReferrersOfAsync(RepositoryReader reader, ContentDigest subject) =>
        (await reader.ListReferrersAsync(subject, null, CancellationToken.None)).Select(static referrer => referrer.Digest);

    private void Watch() => OnRequest = (context, next) =>
    {
        _requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        return next(context);
    };

    private async Task<CopiedImage> CopyAsync(string from, string to) => await new ImageCopier(await SourceAsync(from), Destination(to)).CopyAsync(CancellationToken.None);

    private async Task<RepositorySource> SourceAsync(string name) => new(Client, await new ReferenceResolver(Client).ResolveAsync(Image(name), [], CancellationToken.None));

    private RepositoryDestination Destination(string name) => new(Client, Image(name), null);

    // With the true sizes, as a layout needs them.
    private async Task<ContentDigest> PushIndexAsync(params ContentDigest[] manifests)
    {
        var entries = new List<string>();
        foreach (var (manifest, os) in manifests.Zip(["wasip1", "wasip2"]))
        {
            var document = await Client.Read(Image("hello"), null).GetManifestAsync(manifest.ToString(), CancellationToken.None);
            entries.Add($$"""{"mediaType":"{{document.MediaType}}","digest":"{{manifest}}","size":{{document.Content.Length}},"platform":{"os":"{{os}}","architecture":"wasm"} }""");
        }

        var index = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}""");
        return await Client.Write(Image("hello"), null).PutManifestAsync("v1", MediaTypes.OciIndex, index, CancellationToken.None);
    }

    private async Task<ContentDigest> PushReferrerAsync(ContentDigest subject, string text, string artifactType)
    {
        var (writer, content) = (Client.Write(Image("hello"), null), Encoding.UTF8.GetBytes(text));
        await writer.PutBlobsAsync([new(ContentDigest.Of(content), BlobContent.FromBytes(content)), new(ContentDigest.Of("{}"u8), BlobContent.FromBytes("{}"u8.ToArray()))], CancellationToken.None);
        var manifest = Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"test/{{artifactType}}",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{ContentDigest.Of("{}"u8)}}","size":2},
             "layers":[{"mediaType":"text/plain","digest":"{{ContentDigest.Of(content)}}","size":{{content.Length}}}],
             "subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{subject}}","size":1} }
            """);
        return await writer.PutManifestAsync(ContentDigest.Of(manifest).ToString(), MediaTypes.OciManifest, manifest, CancellationToken.None);
    }
}
