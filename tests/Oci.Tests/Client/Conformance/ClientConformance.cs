using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Client.Conformance;

/// <summary>The client's side of the distribution specification, the same for a registry that has all of version 1.1 and for one that has not.</summary>
public abstract class ClientConformance : IAsyncLifetime
{
    private const string Sbom = "application/vnd.example.sbom.v1";
    private const string Signature = "application/vnd.example.signature.v1";
    private RegistryClient? _client;

    public async Task InitializeAsync()
    {
        var host = await StartRegistryAsync();
        _client = new RegistryClient(
            new RegistryClientOptions { Hosts = [host], UploadChunkBytes = 1000, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        Authority = host.Host;
    }

    public async Task DisposeAsync()
    {
        _client!.Dispose();
        await StopRegistryAsync();
    }

    protected string Authority { get; private set; } = "";

    protected abstract Task<RegistryHostOptions> StartRegistryAsync();

    protected abstract ValueTask StopRegistryAsync();

    /// <summary>Whether the registry removes a tag alone.</summary>
    protected abstract bool DeletesTags { get; }

    protected RepositoryReader Reader(string repository = "team/hello") => _client!.Read(Image(repository), null);

    protected RepositoryWriter Writer(string repository = "team/hello") => _client!.Write(Image(repository), null);

    [Fact]
    public async Task The_registry_speaks_the_protocol() => await _client!.CheckAsync(Authority, null, CancellationToken.None);

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(3500)]
    public async Task A_blob_of_any_size_is_sent_once_and_read_from_any_place(int bytes)
    {
        var blob = TestModules.OfSize(5000)[..bytes];
        var (upload, reported) = (new BlobUpload(ContentDigest.Of(blob), BlobContent.FromBytes(blob)), new List<long>());
        var descriptor = new Descriptor { Digest = upload.Digest.ToString(), Size = bytes };

        (await Writer().PutBlobAsync(upload with { Progress = new Reported(reported) }, CancellationToken.None)).Should().Be(BlobUploadOutcome.Sent);
        (await Writer().PutBlobAsync(upload, CancellationToken.None)).Should().Be(BlobUploadOutcome.AlreadyThere);

        reported.Should().EndWith(bytes).And.BeInAscendingOrder();
        (await Reader().HasBlobAsync(upload.Digest, CancellationToken.None)).Should().BeTrue();
        foreach (var offset in (int[])[0, bytes / 2, bytes])
        {
            (await ReadAsync(descriptor, offset)).Should().Equal(blob[offset..]);
        }
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_not_found()
    {
        var digest = ContentDigest.Of("nothing"u8);
        var open = () => Reader().OpenBlobAsync(new Descriptor { Digest = digest.ToString(), Size = 7 }, CancellationToken.None);

        (await Reader().HasBlobAsync(digest, CancellationToken.None)).Should().BeFalse();
        (await open.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    [Fact]
    public async Task A_blob_with_another_digest_is_refused()
    {
        var put = () => Writer().PutBlobAsync(new BlobUpload(ContentDigest.Of("one"u8), BlobContent.FromBytes("other"u8.ToArray())), CancellationToken.None);

        (await put.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Refused);
    }

    [Fact]
    public async Task A_blob_is_mounted_from_another_repository_and_sent_where_that_does_not_have_it()
    {
        var (blob, other) = (TestModules.OfSize(2500), TestModules.OfSize(2500, seed: 2));
        var upload = new BlobUpload(ContentDigest.Of(blob), BlobContent.FromBytes(blob)) { MountFrom = "team/base" };
        await Writer("team/base").PutBlobAsync(upload with { MountFrom = null }, CancellationToken.None);

        (await Writer().PutBlobAsync(upload, CancellationToken.None)).Should().Be(BlobUploadOutcome.Mounted);
        (await Writer().PutBlobAsync(new BlobUpload(ContentDigest.Of(other), BlobContent.FromBytes(other)) { MountFrom = "team/base" }, CancellationToken.None))
            .Should().Be(BlobUploadOutcome.Sent);
        (await Writer("team/third").TryMountBlobAsync(upload.Digest, "team/hello", CancellationToken.None)).Should().BeTrue();
        (await Writer("team/third").TryMountBlobAsync(ContentDigest.Of("none"u8), "team/hello", CancellationToken.None)).Should().BeFalse();

        (await ReadAsync(new Descriptor { Digest = upload.Digest.ToString(), Size = blob.Length }, 0)).Should().Equal(blob);
    }

    [Fact]
    public async Task Several_blobs_are_sent_side_by_side()
    {
        var blobs = Enumerable.Range(1, 9).Select(seed => TestModules.OfSize(2000 + seed, seed)).ToList();
        var uploads = blobs.Append(blobs[0]).Select(blob => new BlobUpload(ContentDigest.Of(blob), BlobContent.FromBytes(blob)));

        await Writer().PutBlobsAsync(uploads, CancellationToken.None);

        foreach (var blob in blobs)
        {
            (await ReadAsync(new Descriptor { Digest = ContentDigest.Of(blob).ToString(), Size = blob.Length }, 0)).Should().Equal(blob);
        }
    }

    [Fact]
    public async Task A_blob_passes_from_one_repository_to_another()
    {
        var blob = TestModules.OfSize(4200);
        await Writer("team/base").PutBlobAsync(ContentDigest.Of(blob), new MemoryStream(blob), CancellationToken.None);
        var descriptor = new Descriptor { Digest = ContentDigest.Of(blob).ToString(), Size = blob.Length };

        await Writer().PutBlobAsync(new BlobUpload(ContentDigest.Of(blob), BlobContent.FromRepository(Reader("team/base"), descriptor)), CancellationToken.None);

        (await ReadAsync(descriptor, 0)).Should().Equal(blob);
    }

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    public async Task A_manifest_is_read_as_it_was_written(string mediaType)
    {
        var manifest = await NewManifestAsync(mediaType: mediaType);

        var digest = await Writer().PutManifestAsync("v1", mediaType, manifest, CancellationToken.None);

        digest.Should().Be(ContentDigest.Of(manifest));
        foreach (var selector in (string[])["v1", digest.ToString()])
        {
            var read = await Reader().GetManifestAsync(selector, CancellationToken.None);
            read.Content.ToArray().Should().Equal(manifest);
            (read.Digest, read.MediaType).Should().Be((digest, mediaType));
            (await Reader().ResolveAsync(selector, CancellationToken.None)).Should().Be(digest);
        }

        (await Reader().TryResolveAsync("v2", CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task Tags_are_listed_by_pages_from_any_tag_on()
    {
        var manifest = await NewManifestAsync();
        string[] tags = ["a", "b", "c", "d", "e"];
        foreach (var tag in tags)
        {
            await Writer().PutManifestAsync(tag, MediaTypes.OciManifest, manifest, CancellationToken.None);
        }

        (await Reader().ListTagsAsync(CancellationToken.None).ToListAsync()).Should().BeEquivalentTo(tags);
        (await Reader().ListTagsAsync(null, 2, CancellationToken.None).ToListAsync()).Should().BeEquivalentTo(tags);
        (await Reader().ListTagsAsync("b", 2, CancellationToken.None).ToListAsync()).Should().BeEquivalentTo("c", "d", "e");
    }

    [Fact]
    public async Task What_refers_to_a_manifest_is_listed_all_or_by_artifact_type()
    {
        var subject = await PushAsync(await NewManifestAsync());
        (await Reader().ListReferrersAsync(subject.Digest, null, CancellationToken.None)).Should().BeEmpty();
        var (sbom, signature) = (await PushAsync(await NewManifestAsync(subject, Sbom)), await PushAsync(await NewManifestAsync(subject, Signature)));
        var plain = await PushAsync(await NewManifestAsync(subject));
        await PushAsync(sbom.Content.ToArray());

        var all = await Reader().ListReferrersAsync(subject.Digest, null, CancellationToken.None);

        all.Select(descriptor => descriptor.Digest).Should().BeEquivalentTo([sbom.Digest.ToString(), signature.Digest.ToString(), plain.Digest.ToString()]);
        var found = (await Reader().ListReferrersAsync(subject.Digest, Signature, CancellationToken.None)).Should().ContainSingle().Which;
        (found.Digest, found.MediaType, found.Size, found.ArtifactType).Should().Be(
            (signature.Digest.ToString(), MediaTypes.OciManifest, signature.Content.Length, Signature));
        found.Annotations.Should().ContainKey("org.example.note");
        all.Should().ContainSingle(descriptor => descriptor.ArtifactType == "application/vnd.example.config", "the configuration's type stands in");
        (await Reader().ListReferrersAsync(subject.Digest, "application/vnd.example.other", CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Referrers_that_come_at_the_same_time_are_all_kept()
    {
        var subject = await PushAsync(await NewManifestAsync());
        var manifests = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => NewManifestAsync(subject, Signature)));

        var pushed = await Task.WhenAll(manifests.Select(PushAsync));

        (await Reader().ListReferrersAsync(subject.Digest, Signature, CancellationToken.None)).Select(descriptor => descriptor.Digest)
            .Should().BeEquivalentTo(pushed.Select(manifest => manifest.Digest.ToString()));
    }

    [Fact]
    public async Task A_deleted_manifest_refers_to_nothing_any_more()
    {
        var subject = await PushAsync(await NewManifestAsync());
        var (kept, deleted) = (await PushAsync(await NewManifestAsync(subject, Sbom)), await PushAsync(await NewManifestAsync(subject, Sbom)));

        (await Writer().DeleteManifestAsync(deleted.Digest, CancellationToken.None)).Should().BeTrue();

        (await Reader().ListReferrersAsync(subject.Digest, null, CancellationToken.None)).Should().ContainSingle().Which.Digest.Should().Be(kept.Digest.ToString());
        (await Reader().TryResolveAsync(deleted.Digest.ToString(), CancellationToken.None)).Should().BeNull();
        (await Writer().DeleteManifestAsync(deleted.Digest, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_tag_is_deleted_alone_or_the_refusal_says_why()
    {
        var manifest = await NewManifestAsync();
        await Writer().PutManifestAsync("v1", MediaTypes.OciManifest, manifest, CancellationToken.None);
        await Writer().PutManifestAsync("v2", MediaTypes.OciManifest, manifest, CancellationToken.None);
        var delete = () => Writer().DeleteTagAsync("v1", CancellationToken.None);

        if (DeletesTags)
        {
            (await delete()).Should().BeTrue();
            (await delete()).Should().BeFalse();
            (await Reader().ListTagsAsync(CancellationToken.None).ToListAsync()).Should().Equal("v2");
        }
        else
        {
            var failure = (await delete.Should().ThrowAsync<RegistryException>()).Which;
            failure.Kind.Should().Be(RegistryErrorKind.Refused);
            failure.Message.Should().Contain("by digest");
            (await Reader().TryResolveAsync("v1", CancellationToken.None)).Should().NotBeNull();
        }
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var blob = TestModules.OfSize(100);
        await Writer().PutBlobAsync(ContentDigest.Of(blob), new MemoryStream(blob), CancellationToken.None);

        (await Writer().DeleteBlobAsync(ContentDigest.Of(blob), CancellationToken.None)).Should().BeTrue();

        (await Writer().HasBlobAsync(ContentDigest.Of(blob), CancellationToken.None)).Should().BeFalse();
        (await Writer().DeleteBlobAsync(ContentDigest.Of(blob), CancellationToken.None)).Should().BeFalse();
    }

    protected ImageReference Image(string repository) => ImageReference.Parse($"{Authority}/{repository}:v1");

    private async Task<byte[]> ReadAsync(Descriptor descriptor, long offset)
    {
        await using var blob = await Reader().OpenBlobAsync(descriptor, offset, CancellationToken.None);
        using var received = new MemoryStream();
        await blob.CopyToAsync(received);
        return received.ToArray();
    }

    private async Task<ManifestDocument> PushAsync(byte[] manifest)
    {
        var digest = await Writer().PutManifestAsync(ContentDigest.Of(manifest).ToString(), MediaTypes.OciManifest, manifest, CancellationToken.None);
        return new ManifestDocument(digest, MediaTypes.OciManifest, manifest);
    }

    private async Task<byte[]> NewManifestAsync(ManifestDocument? subject = null, string? artifactType = null, string mediaType = MediaTypes.OciManifest)
    {
        var config = "{}"u8.ToArray();
        await Writer().PutBlobAsync(ContentDigest.Of(config), new MemoryStream(config), CancellationToken.None);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = mediaType,
            ["config"] = new JsonObject { ["mediaType"] = "application/vnd.example.config", ["digest"] = ContentDigest.Of(config).ToString(), ["size"] = config.Length },
            ["layers"] = new JsonArray(),
            ["annotations"] = new JsonObject { ["org.example.note"] = Guid.NewGuid().ToString() },
        };
        if (artifactType is not null)
        {
            manifest["artifactType"] = artifactType;
        }

        if (subject is not null)
        {
            manifest["subject"] = new JsonObject { ["mediaType"] = subject.MediaType, ["digest"] = subject.Digest.ToString(), ["size"] = subject.Content.Length };
        }

        return Encoding.UTF8.GetBytes(manifest.ToJsonString());
    }

    private sealed class Reported(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
