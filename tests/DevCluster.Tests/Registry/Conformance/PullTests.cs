using System.Net;
using System.Net.Http.Headers;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>The suite's pull cases: blobs, ranges of blobs, manifests.</summary>
public sealed class PullTests : RegistryConformance
{
    [Fact]
    public async Task Ping() => (await Http.GetAsync("/v2/")).StatusCode.Should().Be(HttpStatusCode.OK);

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Get_missing_blob(string algorithm)
    {
        var address = $"/v2/{Repo1}/blobs/{Digest(Blob(512), algorithm)}";

        await ShouldFailAsync(await Http.GetAsync(address), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        (await HeadAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Blob_head_and_get(string algorithm)
    {
        var blob = Blob(512);
        await PushBlobAsync(Repo1, blob, algorithm);

        await ShouldBeServedAsync(Repo1, blob, algorithm);
    }

    [Theory]
    [InlineData(500L, 1499L, 500, 1500)]
    [InlineData(500L, null, 500, 2048)]
    [InlineData(null, 500L, 1548, 2048)]
    [InlineData(2000L, 5000L, 2000, 2048)]
    public async Task Range_requests(long? first, long? last, int from, int to)
    {
        var blob = Blob(2048);
        await PushBlobAsync(Repo1, blob);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{Repo1}/blobs/{Digest(blob)}");
        request.Headers.Range = new RangeHeaderValue(first, last);

        var part = await Http.SendAsync(request);

        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange.Should().Be(new ContentRangeHeaderValue(from, to - 1, 2048));
        (await part.Content.ReadAsByteArrayAsync()).Should().Equal(blob[from..to]);
    }

    [Fact]
    public async Task Range_5000_10000_of_a_smaller_blob()
    {
        var blob = Blob(2048);
        await PushBlobAsync(Repo1, blob);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{Repo1}/blobs/{Digest(blob)}");
        request.Headers.Range = new RangeHeaderValue(5000, 10000);

        (await Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Missing_manifest_by_digest_and_by_tag()
    {
        foreach (var selector in (string[])[Digest(Blob(1024)).ToString(), "missing-tag"])
        {
            await ShouldFailAsync(await Http.GetAsync($"/v2/{Repo1}/manifests/{selector}"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
            (await HeadAsync($"/v2/{Repo1}/manifests/{selector}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Invalid_digest_format()
    {
        var manifest = await NewManifestAsync(Repo1);

        await ShouldFailAsync(await PutManifestAsync(Repo1, "sha256:baddigeststring", manifest), HttpStatusCode.BadRequest, "DIGEST_INVALID");
        await ShouldFailAsync(await Http.GetAsync($"/v2/{Repo1}/manifests/sha256:baddigeststring"), HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Manifest_head_and_get_by_digest_and_by_tag(string algorithm)
    {
        var manifest = await NewManifestAsync(Repo1, algorithm: algorithm);
        var digest = Digest(manifest, algorithm).ToString();
        await PushManifestAsync(Repo1, $"{digest}?tag=v1", manifest);

        foreach (var address in (string[])[$"/v2/{Repo1}/manifests/{digest}", $"/v2/{Repo1}/manifests/v1"])
        {
            foreach (var response in (HttpResponseMessage[])[await HeadAsync(address), await Http.GetAsync(address)])
            {
                response.StatusCode.Should().Be(HttpStatusCode.OK);
                response.Content.Headers.ContentLength.Should().Be(manifest.Length);
                response.Content.Headers.ContentType!.MediaType.Should().Be(ManifestType);
                response.Headers.GetValues("Docker-Content-Digest").Should().Equal(digest);
            }

            (await Http.GetByteArrayAsync(address)).Should().Equal(manifest);
        }
    }
}
