using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Tests.Registry;

/// <summary>The embedded registry by the letters of OCI distribution spec 1.1, over plain HTTP as any client would.</summary>
public sealed class EmbeddedRegistryTests : IAsyncLifetime
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private readonly byte[] _blob = Encoding.ASCII.GetBytes("0123456789");
    private EmbeddedRegistry? _registry;
    private HttpClient? _http;

    private HttpClient Http => _http!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        _http = new HttpClient { BaseAddress = _registry.Uri };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _registry!.DisposeAsync();
    }

    [Fact]
    public async Task The_base_says_that_the_specification_is_spoken() => (await Http.GetAsync("/v2/")).StatusCode.Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task A_blob_posted_in_one_request_is_there()
    {
        var digest = ContentDigest.Of(_blob);

        var created = await Http.PostAsync($"/v2/a/b/blobs/uploads/?digest={digest}", new ByteArrayContent(_blob));

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        (await Http.GetByteArrayAsync(created.Headers.Location)).Should().Equal(_blob);
        (await SendAsync(HttpMethod.Head, $"/v2/a/b/blobs/{digest}")).Content.Headers.ContentLength.Should().Be(_blob.Length);
        (await SendAsync(HttpMethod.Head, $"/v2/other/blobs/{digest}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_blob_goes_up_in_chunks_that_follow_each_other()
    {
        var session = (await Http.PostAsync("/v2/a/blobs/uploads/", null)).Headers.Location!;

        (await ChunkAsync(session, "0-4", _blob[..5])).Headers.GetValues("Range").Should().Equal("0-4");
        (await ChunkAsync(session, "7-9", _blob[7..])).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        (await Http.GetAsync(session)).Headers.GetValues("Range").Should().Equal("0-4");
        (await ChunkAsync(session, "5-9", _blob[5..])).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await Http.PutAsync($"{session}?digest={ContentDigest.Of(_blob)}", null)).StatusCode.Should().Be(HttpStatusCode.Created);

        (await Http.GetByteArrayAsync($"/v2/a/blobs/{ContentDigest.Of(_blob)}")).Should().Equal(_blob);
    }

    [Fact]
    public async Task A_blob_with_another_digest_than_announced_is_refused()
    {
        var session = (await Http.PostAsync("/v2/a/blobs/uploads/", null)).Headers.Location!;

        var refused = await Http.PutAsync($"{session}?digest={ContentDigest.Of([])}", new ByteArrayContent(_blob));

        await ShouldFailAsync(refused, HttpStatusCode.BadRequest, "DIGEST_INVALID");
        (await Http.GetAsync($"/v2/a/blobs/{ContentDigest.Of([])}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        var session = (await Http.PostAsync("/v2/a/blobs/uploads/", null)).Headers.Location!;

        (await Http.DeleteAsync(session)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await ShouldFailAsync(await Http.GetAsync(session), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task A_part_of_a_blob_can_be_read()
    {
        await PushBlobAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/a/blobs/{ContentDigest.Of(_blob)}");
        request.Headers.Range = new RangeHeaderValue(3, 5);

        var part = await Http.SendAsync(request);

        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).Should().Be("345");
    }

    [Fact]
    public async Task A_manifest_is_served_as_it_was_pushed_by_tag_and_digest()
    {
        await PushBlobAsync("a");
        var (manifest, created) = await PushManifestAsync("a", "v1");
        var digest = ContentDigest.Of(manifest);

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        foreach (var selector in (string[])["v1", digest.ToString()])
        {
            var read = await Http.GetAsync($"/v2/a/manifests/{selector}");
            (await read.Content.ReadAsByteArrayAsync()).Should().Equal(manifest);
            read.Content.Headers.ContentType!.MediaType.Should().Be(ManifestType);
            read.Headers.GetValues("Docker-Content-Digest").Should().Equal(digest.ToString());
        }
    }

    [Fact]
    public async Task A_manifest_that_refers_to_what_was_not_pushed_is_refused()
    {
        var (_, refused) = await PushManifestAsync("a", "v1");

        await ShouldFailAsync(refused, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"layers": 1}""")]
    public async Task A_manifest_that_is_none_is_refused(string manifest)
    {
        var refused = await Http.PutAsync("/v2/a/manifests/v1", new StringContent(manifest, null, ManifestType));

        await ShouldFailAsync(refused, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
    }

    [Fact]
    public async Task Tags_are_listed_in_order_and_by_pages()
    {
        await PushBlobAsync("a");
        foreach (var tag in (string[])["v2", "latest", "v1"])
        {
            await PushManifestAsync("a", tag);
        }

        (await Http.GetStringAsync("/v2/a/tags/list")).Should().Be("""{"name":"a","tags":["latest","v1","v2"]}""");
        var page = await Http.GetAsync("/v2/a/tags/list?n=2");
        (await page.Content.ReadAsStringAsync()).Should().Contain("""["latest","v1"]""");
        page.Headers.GetValues("Link").Should().Equal("</v2/a/tags/list?n=2&last=v1>; rel=\"next\"");
        (await Http.GetStringAsync("/v2/a/tags/list?n=2&last=v1")).Should().Contain("""["v2"]""");
        await ShouldFailAsync(await Http.GetAsync("/v2/nothing/tags/list"), HttpStatusCode.NotFound, "NAME_UNKNOWN");
    }

    [Fact]
    public async Task A_deleted_tag_leaves_the_manifest_and_a_deleted_manifest_takes_its_tags()
    {
        await PushBlobAsync("a");
        var (manifest, _) = await PushManifestAsync("a", "v1");
        await PushManifestAsync("a", "v2");

        (await Http.DeleteAsync("/v2/a/manifests/v1")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await Http.GetAsync("/v2/a/manifests/v1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await Http.GetAsync("/v2/a/manifests/v2")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Http.DeleteAsync($"/v2/a/manifests/{ContentDigest.Of(manifest)}")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await Http.GetAsync("/v2/a/manifests/v2")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_from_its_repository_only()
    {
        var digest = await PushBlobAsync("a");
        await PushBlobAsync("b");

        (await Http.DeleteAsync($"/v2/a/blobs/{digest}")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        (await Http.GetAsync($"/v2/a/blobs/{digest}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await Http.GetAsync($"/v2/b/blobs/{digest}")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v2/A/manifests/v1")]
    [InlineData("/v2/a/_blobs/x")]
    [InlineData("/v2/a/..%2Fb/manifests/v1")]
    [InlineData("/v1/a")]
    public async Task An_address_outside_the_grammar_is_not_found(string path) =>
        (await Http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/v2/a/manifests/sha256:12")]
    [InlineData("/v2/a/manifests/.hidden")]
    [InlineData("/v2/a/blobs/v1")]
    [InlineData("/v2/a/referrers/sha256:12")]
    public async Task A_tag_or_digest_outside_the_grammar_is_refused(string path) =>
        await ShouldFailAsync(await Http.GetAsync(path), HttpStatusCode.BadRequest, "DIGEST_INVALID");

    [Fact]
    public async Task What_is_kept_in_a_folder_is_there_after_a_restart_and_what_is_not_leaves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-registry-tests-");
        try
        {
            var options = new EmbeddedRegistryOptions { Folder = folder.FullName };
            var digest = ContentDigest.Of(_blob);
            await using (var first = await EmbeddedRegistry.StartAsync(options, CancellationToken.None))
            {
                await Http.PostAsync($"{first.Uri}v2/a/blobs/uploads/?digest={digest}", new ByteArrayContent(_blob));
            }

            await using var second = await EmbeddedRegistry.StartAsync(options, CancellationToken.None);
            (await Http.GetByteArrayAsync($"{second.Uri}v2/a/blobs/{digest}")).Should().Equal(_blob);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_registry_with_a_user_admits_no_one_else()
    {
        await using var registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Username = "ada", Password = "pw" }, CancellationToken.None);

        var refused = await Http.GetAsync($"{registry.Uri}v2/");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Should().ContainSingle().Which.Scheme.Should().Be("Basic");
        (await BasicAsync(registry, "ada:wrong")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await BasicAsync(registry, "ada:pw")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> BasicAsync(EmbeddedRegistry registry, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{registry.Uri}v2/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        return await Http.SendAsync(request);
    }

    private async Task<ContentDigest> PushBlobAsync(string repository)
    {
        var digest = ContentDigest.Of(_blob);
        (await Http.PostAsync($"/v2/{repository}/blobs/uploads/?digest={digest}", new ByteArrayContent(_blob))).EnsureSuccessStatusCode();
        return digest;
    }

    private async Task<(byte[] Manifest, HttpResponseMessage Answer)> PushManifestAsync(string repository, string tag)
    {
        var descriptor = new JsonObject { ["mediaType"] = "application/wasm", ["digest"] = ContentDigest.Of(_blob).ToString(), ["size"] = _blob.Length };
        var manifest = Encoding.UTF8.GetBytes(
            new JsonObject { ["schemaVersion"] = 2, ["config"] = descriptor, ["layers"] = new JsonArray(descriptor.DeepClone()) }.ToJsonString());
        var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(ManifestType) } };
        return (manifest, await Http.PutAsync($"/v2/{repository}/manifests/{tag}", content));
    }

    private async Task<HttpResponseMessage> ChunkAsync(Uri session, string range, byte[] chunk)
    {
        var content = new ByteArrayContent(chunk);
        content.Headers.TryAddWithoutValidation("Content-Range", range);
        return await Http.PatchAsync(session, content);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) => Http.SendAsync(new HttpRequestMessage(method, path));

    private static async Task ShouldFailAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.Should().Be(status);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!["code"]!.GetValue<string>().Should().Be(code);
    }
}
