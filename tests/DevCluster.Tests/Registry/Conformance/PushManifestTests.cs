using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>The suite's push cases of manifests: images, indexes and artifacts of every shape.</summary>
public sealed class PushManifestTests : RegistryConformance
{
    [Fact]
    public async Task Image()
    {
        var manifest = await NewManifestAsync(Repo1);

        var created = await PutManifestAsync(Repo1, "v1", manifest);

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.GetValues("Docker-Content-Digest").Should().Equal(Digest(manifest).ToString());
        created.Headers.Contains("OCI-Subject").Should().BeFalse();
        (await Http.GetByteArrayAsync(created.Headers.Location)).Should().Equal(manifest);
    }

    [Fact]
    public async Task Artifact_without_layers()
    {
        var manifest = await NewManifestAsync(Repo1, layers: 0, artifactType: "application/vnd.example.artifact");

        await PushManifestAsync(Repo1, Digest(manifest).ToString(), manifest);

        (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/{Digest(manifest)}")).Should().Equal(manifest);
    }

    [Fact]
    public async Task Index_nested_index_and_empty_index()
    {
        var (first, second) = (await NewManifestAsync(Repo1), await NewManifestAsync(Repo1));
        await PushManifestAsync(Repo1, Digest(first).ToString(), first);
        await PushManifestAsync(Repo1, Digest(second).ToString(), second);
        var index = NewIndex([first, second]);
        await PushManifestAsync(Repo1, "index", index, IndexType);
        var (nested, empty) = (NewIndex([index]), NewIndex([]));

        await PushManifestAsync(Repo1, "nested", nested, IndexType);
        await PushManifestAsync(Repo1, "empty", empty, IndexType);

        var read = await Http.GetAsync($"/v2/{Repo1}/manifests/nested");
        read.Content.Headers.ContentType!.MediaType.Should().Be(IndexType);
        (await read.Content.ReadAsByteArrayAsync()).Should().Equal(nested);
        (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/empty")).Should().Equal(empty);
    }

    [Fact]
    public async Task Custom_fields_and_data_fields_are_kept_as_they_are()
    {
        var root = JsonNode.Parse(await NewManifestAsync(Repo1))!.AsObject();
        root["x-custom"] = new JsonArray(1, 2.50m, "é");
        root["config"]!["data"] = "e30=";
        var manifest = Encoding.UTF8.GetBytes(root.ToJsonString());

        await PushManifestAsync(Repo1, "v1", manifest);

        (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/v1")).Should().Equal(manifest);
    }

    [Fact]
    public async Task Large_manifest()
    {
        var (large, tooLarge) = (
            await NewManifestAsync(Repo1, note: new string('x', (4 * 1024 * 1024) - 4096)), await NewManifestAsync(Repo1, note: new string('x', 4 * 1024 * 1024)));

        await PushManifestAsync(Repo1, "v1", large);
        await ShouldFailAsync(await PutManifestAsync(Repo1, "v2", tooLarge), HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");

        (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/v1")).Should().Equal(large);
    }

    [Fact]
    public async Task A_manifest_of_unannounced_length()
    {
        var manifest = await NewManifestAsync(Repo1);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v2/{Repo1}/manifests/v1") { Content = new ByteArrayContent(manifest) };
        request.Headers.TransferEncodingChunked = true;

        (await Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Created);

        (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/v1")).Should().Equal(manifest);
    }

    [Fact]
    public async Task Tag_params()
    {
        var manifest = await NewManifestAsync(Repo1);

        var created = await PutManifestAsync(Repo1, $"{Digest(manifest)}?tag=1&tag=1.2&tag=latest", manifest);

        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.GetValues("OCI-Tag").SelectMany(value => value.Split(", ")).Should().Equal("1", "1.2", "latest");
        foreach (var tag in (string[])["1", "1.2", "latest"])
        {
            (await Http.GetByteArrayAsync($"/v2/{Repo1}/manifests/{tag}")).Should().Equal(manifest);
        }

        await ShouldFailAsync(await PutManifestAsync(Repo1, $"{Digest(manifest)}?tag=..", manifest), HttpStatusCode.BadRequest, "TAG_INVALID");
    }

    [Fact]
    public async Task Another_digest_than_the_content_has()
    {
        var manifest = await NewManifestAsync(Repo1);

        await ShouldFailAsync(await PutManifestAsync(Repo1, Digest([]).ToString(), manifest), HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Fact]
    public async Task Subject_present_and_missing()
    {
        var subject = await NewManifestAsync(Repo1);
        await PushManifestAsync(Repo1, "v1", subject);
        var missing = await NewManifestAsync(Repo2);
        var (first, second) = (await NewManifestAsync(Repo1, subject: subject), await NewManifestAsync(Repo1, subject: missing));

        (await PutManifestAsync(Repo1, Digest(first).ToString(), first)).Headers.GetValues("OCI-Subject").Should().Equal(Digest(subject).ToString());
        (await PutManifestAsync(Repo1, Digest(second).ToString(), second)).Headers.GetValues("OCI-Subject").Should().Equal(Digest(missing).ToString());
    }
}
