using System.Net;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>The suite's content management cases: what is deleted is gone at once.</summary>
public sealed class ManagementTests : RegistryConformance
{
    [Fact]
    public async Task Tag_delete()
    {
        var manifest = await NewManifestAsync(Repo1);
        await PushManifestAsync(Repo1, "v1", manifest);
        await PushManifestAsync(Repo1, "v2", manifest);

        (await Http.DeleteAsync($"/v2/{Repo1}/manifests/v1")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        (await HeadAsync($"/v2/{Repo1}/manifests/v1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await HeadAsync($"/v2/{Repo1}/manifests/{Digest(manifest)}")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Http.GetStringAsync($"/v2/{Repo1}/tags/list")).Should().Contain("""["v2"]""");
        await ShouldFailAsync(await Http.DeleteAsync($"/v2/{Repo1}/manifests/v1"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Fact]
    public async Task Manifest_delete()
    {
        var (manifest, other) = (await NewManifestAsync(Repo1), await NewManifestAsync(Repo1));
        await PushManifestAsync(Repo1, "v1", manifest);
        await PushManifestAsync(Repo1, "v2", other);

        (await Http.DeleteAsync($"/v2/{Repo1}/manifests/{Digest(manifest)}")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        (await HeadAsync($"/v2/{Repo1}/manifests/{Digest(manifest)}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await HeadAsync($"/v2/{Repo1}/manifests/v1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await Http.GetStringAsync($"/v2/{Repo1}/tags/list")).Should().Contain("""["v2"]""");
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Blob_delete(string algorithm)
    {
        var blob = Blob(512);
        await PushBlobAsync(Repo1, blob, algorithm);
        await PushBlobAsync(Repo2, blob, algorithm);
        var address = $"/v2/{Repo1}/blobs/{Digest(blob, algorithm)}";

        (await Http.DeleteAsync(address)).StatusCode.Should().Be(HttpStatusCode.Accepted);

        (await HeadAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await ShouldFailAsync(await Http.DeleteAsync(address), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        await ShouldBeServedAsync(Repo2, blob, algorithm);
    }
}
