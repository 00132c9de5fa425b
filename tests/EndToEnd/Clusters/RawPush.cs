using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Pushes bytes as a module image without looking at them, as a careless tool would.</summary>
internal static class RawPush
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    public static async Task<string> PushAsync(string authority, string repository, byte[] layer)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{authority}/v2/{repository}/") };
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = await PushBlobAsync(http, "application/vnd.wasm.config.v0+json", Encoding.UTF8.GetBytes("{}")),
            ["layers"] = new JsonArray(await PushBlobAsync(http, "application/wasm", layer)),
        };
        using var content = new StringContent(manifest.ToJsonString(), new MediaTypeHeaderValue(ManifestType));
        using var answer = await http.PutAsync(new Uri("manifests/v1", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return $"{authority}/{repository}:v1";
    }

    private static async Task<JsonNode> PushBlobAsync(HttpClient http, string mediaType, byte[] bytes)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var begun = await http.PostAsync(new Uri("blobs/uploads/", UriKind.Relative), null);
        begun.EnsureSuccessStatusCode();
        var location = new Uri(http.BaseAddress!, begun.Headers.Location!).ToString();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await http.PutAsync(new Uri($"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={digest}"), content);
        put.EnsureSuccessStatusCode();
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = bytes.Length };
    }
}
