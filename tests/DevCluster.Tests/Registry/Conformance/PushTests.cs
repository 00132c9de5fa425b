using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>The suite's push cases of blobs: each way to send one, with both digest algorithms, with wrong digests and out of order.</summary>
public sealed class PushTests : RegistryConformance
{
    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Post_only(string algorithm)
    {
        var blob = Blob(512);

        var created = await Http.PostAsync($"/v2/{Repo1}/blobs/uploads/?digest={Digest(blob, algorithm)}", new ByteArrayContent(blob));

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        (await Http.GetByteArrayAsync(created.Headers.Location)).Should().Equal(blob);
        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Theory]
    [InlineData("sha256", 512)]
    [InlineData("sha512", 512)]
    [InlineData("sha256", 0)]
    [InlineData("sha512", 0)]
    public async Task Post_and_put(string algorithm, int bytes)
    {
        var blob = Blob(bytes);
        var session = await StartUploadAsync();

        var created = await Http.PutAsync(WithDigest(session, Digest(blob, algorithm)), new ByteArrayContent(blob));

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.Location.Should().NotBeNull();
        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Theory]
    [InlineData("sha256", 1, false)]
    [InlineData("sha256", 3, false)]
    [InlineData("sha256", 3, true)]
    [InlineData("sha512", 3, false)]
    public async Task Chunked_and_put_chunk(string algorithm, int chunks, bool putsLastChunk)
    {
        var blob = Blob((chunks * 100) - 5);
        var session = await StartUploadAsync();
        for (var chunk = 0; chunk < (putsLastChunk ? chunks - 1 : chunks); chunk++)
        {
            var end = Math.Min((chunk + 1) * 100, blob.Length);
            var accepted = await ChunkAsync(HttpMethod.Patch, session.ToString(), blob, chunk * 100, end);
            accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
            accepted.Headers.GetValues("Range").Should().Equal($"0-{end - 1}");
            session = accepted.Headers.Location!;
        }

        var address = WithDigest(session, Digest(blob, algorithm));
        var created = putsLastChunk ? await ChunkAsync(HttpMethod.Put, address, blob, (chunks - 1) * 100, blob.Length) : await Http.PutAsync(address, null);

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chunked_out_of_order(bool putsLastChunk)
    {
        var blob = Blob(295);
        var session = (await StartUploadAsync()).ToString();

        // The second chunk before the first; the first; the first again; the last before the second.
        (await ChunkAsync(HttpMethod.Patch, session, blob, 100, 200)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        (await ChunkAsync(HttpMethod.Patch, session, blob, 0, 100)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await ChunkAsync(HttpMethod.Patch, session, blob, 0, 100)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        (await ChunkAsync(HttpMethod.Put, WithDigest(new Uri(session, UriKind.Relative), Digest(blob)), blob, 200, 295))
            .StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);

        var status = await Http.GetAsync(session);
        status.StatusCode.Should().Be(HttpStatusCode.NoContent);
        status.Headers.GetValues("Range").Should().Equal("0-99");
        session = status.Headers.Location!.ToString();
        (await ChunkAsync(HttpMethod.Patch, session, blob, 100, 200)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        var address = WithDigest(new Uri(session, UriKind.Relative), Digest(blob));
        if (!putsLastChunk)
        {
            (await ChunkAsync(HttpMethod.Patch, session, blob, 200, 295)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        }

        var created = putsLastChunk ? await ChunkAsync(HttpMethod.Put, address, blob, 200, 295) : await Http.PutAsync(address, null);
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        await ShouldBeServedAsync(Repo1, blob);
    }

    [Fact]
    public async Task Chunked_with_another_length_than_its_range()
    {
        var session = await StartUploadAsync();
        var chunk = new ByteArrayContent(Blob(50));
        chunk.Headers.TryAddWithoutValidation("Content-Range", "0-99");

        (await Http.PatchAsync(session, chunk)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Stream(string algorithm)
    {
        var blob = Blob(512);
        var session = await StartUploadAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, session) { Content = new ByteArrayContent(blob) };
        request.Headers.TransferEncodingChunked = true;

        var accepted = await Http.SendAsync(request);

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await Http.PutAsync(WithDigest(accepted.Headers.Location!, Digest(blob, algorithm)), null)).StatusCode.Should().Be(HttpStatusCode.Created);
        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Mount(string algorithm)
    {
        var blob = Blob(512);
        await PushBlobAsync(Repo2, blob, algorithm);

        var mounted = await Http.PostAsync($"/v2/{Repo1}/blobs/uploads/?mount={Digest(blob, algorithm)}&from={Repo2}", null);

        mounted.StatusCode.Should().Be(HttpStatusCode.Created);
        (await Http.GetByteArrayAsync(mounted.Headers.Location)).Should().Equal(blob);
        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Fact]
    public async Task Mount_anonymous_and_mount_missing_begin_an_upload()
    {
        var blob = Blob(512);
        await PushBlobAsync(Repo2, blob);

        foreach (var query in (string[])[$"mount={Digest(blob)}", $"mount={Digest(Blob(512, seed: 2))}&from={Repo2}", $"mount={Digest(blob)}&from=../{Repo2}"])
        {
            var started = await Http.PostAsync($"/v2/{Repo1}/blobs/uploads/?{query}", null);
            started.StatusCode.Should().Be(HttpStatusCode.Accepted);
            (await Http.PutAsync(WithDigest(started.Headers.Location!, Digest([])), null)).StatusCode.Should().Be(HttpStatusCode.Created);
        }

        (await HeadAsync($"/v2/{Repo1}/blobs/{Digest(blob)}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Post_cancel()
    {
        var session = await StartUploadAsync();

        (await Http.DeleteAsync(session)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await ShouldFailAsync(await Http.GetAsync(session), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Bad_digest(string algorithm)
    {
        var (blob, other) = (Blob(295), Digest(Blob(295, seed: 2), algorithm));
        var (whole, chunked, streamed) = (await StartUploadAsync(), await StartUploadAsync(), await StartUploadAsync());
        await ChunkAsync(HttpMethod.Patch, chunked.ToString(), blob, 0, 200);
        await Http.PatchAsync(streamed, new ByteArrayContent(blob));

        HttpResponseMessage[] refused =
        [
            await Http.PostAsync($"/v2/{Repo1}/blobs/uploads/?digest={other}", new ByteArrayContent(blob)),
            await Http.PutAsync(WithDigest(whole, other), new ByteArrayContent(blob)),
            await ChunkAsync(HttpMethod.Put, WithDigest(chunked, other), blob, 200, 295),
            await Http.PutAsync(WithDigest(streamed, other), null),
            await Http.PutAsync($"{await StartUploadAsync()}?digest=sha256:baddigeststring", new ByteArrayContent(blob)),
        ];

        foreach (var response in refused)
        {
            await ShouldFailAsync(response, HttpStatusCode.BadRequest, "DIGEST_INVALID");
        }

        (await HeadAsync($"/v2/{Repo1}/blobs/{other}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a chunk")]
    [InlineData("-5")]
    [InlineData("0-")]
    [InlineData("5")]
    public async Task A_range_that_is_none(string range)
    {
        var session = await StartUploadAsync();
        var chunk = new ByteArrayContent(Blob(6)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        chunk.Headers.TryAddWithoutValidation("Content-Range", range);

        (await Http.PatchAsync(session, chunk)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Non_distributable_layers_need_not_be_there()
    {
        var manifest = JsonNode.Parse(await NewManifestAsync(Repo1))!;
        manifest["layers"]!.AsArray().Add(Descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", Blob(512, seed: 77)));

        await PushManifestAsync(Repo1, "v1", System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }
}
