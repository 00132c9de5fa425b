using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Tests.Registry.Conformance;

/// <summary>
/// A registry and a bare HTTP client for the cases of the OCI distribution specification's conformance suite: each test is named after one of its cases
/// and asks what that case asks.
/// </summary>
public abstract class RegistryConformance : IAsyncLifetime
{
    protected const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    protected const string IndexType = "application/vnd.oci.image.index.v1+json";
    protected const string Repo1 = "conformance/repo1";
    protected const string Repo2 = "conformance/repo2";
    private EmbeddedRegistry? _registry;
    private HttpClient? _http;

    protected HttpClient Http => _http!;

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

    protected static byte[] Blob(int bytes, int seed = 1)
    {
        var blob = new byte[bytes];
        new Random(seed).NextBytes(blob);
        return blob;
    }

    protected static ContentDigest Digest(byte[] content, string algorithm = "sha256") => ContentDigest.Parse(
        $"{algorithm}:{Convert.ToHexStringLower(algorithm == "sha512" ? SHA512.HashData(content) : SHA256.HashData(content))}");

    protected static JsonObject Descriptor(string mediaType, byte[] content, string algorithm = "sha256") =>
        new() { ["mediaType"] = mediaType, ["digest"] = Digest(content, algorithm).ToString(), ["size"] = content.Length };

    protected async Task PushBlobAsync(string repository, byte[] blob, string algorithm = "sha256")
    {
        var pushed = await Http.PostAsync($"/v2/{repository}/blobs/uploads/?digest={Digest(blob, algorithm)}", new ByteArrayContent(blob));
        pushed.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    /// <summary>Starts an upload and returns where it goes on.</summary>
    protected async Task<Uri> StartUploadAsync(string repository = Repo1)
    {
        var started = await Http.PostAsync($"/v2/{repository}/blobs/uploads/", null);
        started.StatusCode.Should().Be(HttpStatusCode.Accepted);
        return started.Headers.Location!;
    }

    protected Task<HttpResponseMessage> ChunkAsync(HttpMethod method, string address, byte[] blob, int from, int to)
    {
        var chunk = new ByteArrayContent(blob[from..to]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        chunk.Headers.TryAddWithoutValidation("Content-Range", $"{from}-{to - 1}");
        return Http.SendAsync(new HttpRequestMessage(method, address) { Content = chunk });
    }

    protected static string WithDigest(Uri session, ContentDigest digest) => $"{session}?digest={digest}";

    /// <summary>The bytes of an image manifest whose blobs are in the repository.</summary>
    protected async Task<byte[]> NewManifestAsync(
        string repository, int layers = 1, byte[]? subject = null, string? artifactType = null, string? note = null, string algorithm = "sha256")
    {
        var config = "{}"u8.ToArray();
        await PushBlobAsync(repository, config, algorithm);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor("application/vnd.example.config", config, algorithm),
            ["layers"] = new JsonArray(),
            ["annotations"] = new JsonObject { ["org.example.note"] = note ?? Guid.NewGuid().ToString() },
        };
        for (var layer = 0; layer < layers; layer++)
        {
            var blob = Blob(512, seed: layer + 10);
            await PushBlobAsync(repository, blob, algorithm);
            manifest["layers"]!.AsArray().Add(Descriptor("application/octet-stream", blob, algorithm));
        }

        return Complete(manifest, subject, artifactType);
    }

    protected static byte[] NewIndex(IEnumerable<byte[]> manifests, byte[]? subject = null, string? artifactType = null) => Complete(
        new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = IndexType,
            ["manifests"] = new JsonArray([.. manifests.Select(manifest => Descriptor(ManifestType, manifest))]),
            ["annotations"] = new JsonObject { ["org.example.note"] = Guid.NewGuid().ToString() },
        },
        subject,
        artifactType);

    protected async Task<HttpResponseMessage> PutManifestAsync(string repository, string selector, byte[] manifest, string type = ManifestType) =>
        await Http.PutAsync($"/v2/{repository}/manifests/{selector}", new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    protected async Task PushManifestAsync(string repository, string selector, byte[] manifest, string type = ManifestType) =>
        (await PutManifestAsync(repository, selector, manifest, type)).StatusCode.Should().Be(HttpStatusCode.Created);

    protected Task<HttpResponseMessage> HeadAsync(string path) => Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

    protected static async Task<JsonNode> ReadJsonAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    protected async Task ShouldBeServedAsync(string repository, byte[] blob, string algorithm = "sha256")
    {
        var address = $"/v2/{repository}/blobs/{Digest(blob, algorithm)}";
        var head = await HeadAsync(address);
        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().Be(blob.Length);
        (await Http.GetByteArrayAsync(address)).Should().Equal(blob);
    }

    protected static async Task ShouldFailAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await ReadJsonAsync(response))["errors"]![0]!["code"]!.GetValue<string>().Should().Be(code);
    }

    private static byte[] Complete(JsonObject root, byte[]? subject, string? artifactType)
    {
        if (subject is not null)
        {
            root["subject"] = Descriptor(ManifestType, subject);
        }

        if (artifactType is not null)
        {
            root["artifactType"] = artifactType;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
