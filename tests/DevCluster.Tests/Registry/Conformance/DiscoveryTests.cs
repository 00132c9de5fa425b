using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>The suite's content discovery cases: lists of tags and of referrers.</summary>
public sealed class DiscoveryTests : RegistryConformance
{
    private const string Sbom = "application/vnd.example.sbom.v1";
    private const string Signature = "application/vnd.example.signature.v1";

    [Fact]
    public async Task Empty_tag_list_and_empty_referrers()
    {
        await ShouldFailAsync(await Http.GetAsync($"/v2/{Repo1}/tags/list"), HttpStatusCode.NotFound, "NAME_UNKNOWN");

        (await ReferrersAsync(Digest(Blob(10)).ToString())).Manifests.Should().BeEmpty();
    }

    [Fact]
    public async Task Tag_list()
    {
        var manifest = await NewManifestAsync(Repo1);
        foreach (var tag in (string[])["test3", "TEST", "test1", "test0", "test2"])
        {
            await PushManifestAsync(Repo1, tag, manifest);
        }

        (await TagsAsync("")).Tags.Should().Equal("TEST", "test0", "test1", "test2", "test3");
        (await TagsAsync("?n=2")).Tags.Should().Equal("TEST", "test0");
        (await TagsAsync("?n=0")).Tags.Should().BeEmpty();
        (await TagsAsync("?n=2&last=test0")).Tags.Should().Equal("test1", "test2");
        (await TagsAsync("?last=test2")).Tags.Should().Equal("test3");
        (await TagsAsync("?n=2&last=test1")).Next.Should().BeNull("these are the last two");
    }

    [Fact]
    public async Task Tag_list_pages_lead_to_every_tag_once()
    {
        var manifest = await NewManifestAsync(Repo1);
        var pushed = Enumerable.Range(0, 7).Select(tag => $"v{tag}").ToList();
        foreach (var tag in pushed)
        {
            await PushManifestAsync(Repo1, tag, manifest);
        }

        var seen = new List<string>();
        for (var query = "?n=3"; query is not null;)
        {
            var (tags, next) = await TagsAsync(query);
            tags.Should().HaveCountLessThanOrEqualTo(3);
            seen.AddRange(tags);
            query = next;
        }

        seen.Should().Equal(pushed);
    }

    [Fact]
    public async Task Referrers()
    {
        var (subject, images) = await PushReferrersAsync();

        var (manifests, _) = await ReferrersAsync(Digest(subject).ToString());

        manifests.Should().HaveCount(4);
        foreach (var (content, mediaType, artifactType) in images)
        {
            var descriptor = manifests.Should().ContainSingle(entry => entry["digest"]!.GetValue<string>() == Digest(content).ToString()).Which;
            descriptor["mediaType"]!.GetValue<string>().Should().Be(mediaType);
            descriptor["size"]!.GetValue<int>().Should().Be(content.Length);
            descriptor["artifactType"]?.GetValue<string>().Should().Be(artifactType);
            descriptor["annotations"]!.ToJsonString().Should().Be(JsonNode.Parse(content)!["annotations"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Referrers_of_an_artifact_type()
    {
        var (subject, images) = await PushReferrersAsync();
        var address = $"/v2/{Repo1}/referrers/{Digest(subject)}?artifactType={Uri.EscapeDataString(Signature)}";

        var (manifests, filters) = await ReadReferrersAsync(address);

        filters.Should().Equal("artifactType");
        manifests.Should().ContainSingle().Which["digest"]!.GetValue<string>()
            .Should().Be(Digest(images.Single(image => image.ArtifactType == Signature).Content).ToString());
    }

    [Fact]
    public async Task Referrers_of_a_missing_subject_and_after_deletion()
    {
        var subject = await NewManifestAsync(Repo2);
        var referrer = await NewManifestAsync(Repo1, subject: subject, artifactType: Sbom);
        await PushManifestAsync(Repo1, Digest(referrer).ToString(), referrer);
        (await ReferrersAsync(Digest(subject).ToString())).Manifests.Should().ContainSingle();

        await Http.DeleteAsync($"/v2/{Repo1}/manifests/{Digest(referrer)}");

        (await ReferrersAsync(Digest(subject).ToString())).Manifests.Should().BeEmpty();
    }

    [Fact]
    public async Task Referrers_of_what_is_no_digest() =>
        await ShouldFailAsync(await Http.GetAsync($"/v2/{Repo1}/referrers/latest"), HttpStatusCode.BadRequest, "DIGEST_INVALID");

    private async Task<(byte[] Subject, (byte[] Content, string MediaType, string? ArtifactType)[] Images)> PushReferrersAsync()
    {
        var subject = await NewManifestAsync(Repo1);
        await PushManifestAsync(Repo1, "v1", subject);
        (byte[], string, string?)[] images =
        [
            (await NewManifestAsync(Repo1, subject: subject, artifactType: Sbom), ManifestType, Sbom),
            (await NewManifestAsync(Repo1, subject: subject, artifactType: Signature), ManifestType, Signature),
            (await NewManifestAsync(Repo1, subject: subject), ManifestType, "application/vnd.example.config"),
            (NewIndex([subject], subject), IndexType, null),
        ];
        foreach (var (content, mediaType, _) in images)
        {
            await PushManifestAsync(Repo1, Digest(content).ToString(), content, mediaType);
        }

        return (subject, images);
    }

    private Task<(JsonObject[] Manifests, string[] Filters)> ReferrersAsync(string subject) => ReadReferrersAsync($"/v2/{Repo1}/referrers/{subject}");

    private async Task<(JsonObject[] Manifests, string[] Filters)> ReadReferrersAsync(string address)
    {
        var response = await Http.GetAsync(address);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be(IndexType);
        var index = await ReadJsonAsync(response);
        index["schemaVersion"]!.GetValue<int>().Should().Be(2);
        index["mediaType"]!.GetValue<string>().Should().Be(IndexType);
        string[] filters = response.Headers.TryGetValues("OCI-Filters-Applied", out var applied) ? [.. applied] : [];
        return ([.. index["manifests"]!.AsArray().Select(entry => entry!.AsObject())], filters);
    }

    private async Task<(string[] Tags, string? Next)> TagsAsync(string query)
    {
        var response = await Http.GetAsync($"/v2/{Repo1}/tags/list{query}");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var list = await ReadJsonAsync(response);
        list["name"]!.GetValue<string>().Should().Be(Repo1);
        var link = response.Headers.TryGetValues("Link", out var values) ? values.Single() : null;
        link?.Should().EndWith("; rel=\"next\"");
        return ([.. list["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())], link is null ? null : link[link.IndexOf('?')..link.IndexOf('>')]);
    }
}
