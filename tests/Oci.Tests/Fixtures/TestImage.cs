using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.Fixtures;

/// <summary>Pushes images of any shape, also wrong ones.</summary>
internal sealed class TestImage(RegistryClient client, ImageReference image, RegistryCredential? credential = null)
{
    private readonly RepositoryWriter _writer = client.Write(image, credential);

    public async Task<ContentDigest> PushAsync(
        string configType, string config, string? selector = null, Dictionary<string, string>? annotations = null, string manifestType = MediaTypes.OciManifest, params (string Type, byte[] Content)[] layers)
    {
        var configBytes = Encoding.UTF8.GetBytes(config);
        var descriptors = new JsonArray();
        foreach (var (type, content) in layers)
        {
            descriptors.Add(await BlobAsync(type, content));
        }

        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = manifestType,
            ["config"] = await BlobAsync(configType, configBytes),
            ["layers"] = descriptors,
            ["annotations"] = annotations is null ? null : new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        if (annotations is null)
        {
            manifest.Remove("annotations");
        }

        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return await _writer.PutManifestAsync(selector ?? image.Selector, manifestType, bytes, CancellationToken.None);
    }

    /// <summary>The CNCF form by hand.</summary>
    public Task<ContentDigest> PushModuleAsync(byte[] module, string? selector = null) =>
        PushAsync(MediaTypes.WasmConfig, """{"architecture":"wasm","os":"wasip1","layerDigests":[]}""", selector, layers: (MediaTypes.Wasm, module));

    public async Task<ContentDigest> PushIndexAsync(string selector, params (ContentDigest Manifest, string Os, string Architecture)[] entries)
    {
        var manifests = new JsonArray();
        foreach (var (manifest, os, architecture) in entries)
        {
            manifests.Add(new JsonObject
            {
                ["mediaType"] = MediaTypes.OciManifest,
                ["digest"] = manifest.ToString(),
                ["size"] = 1,
                ["platform"] = new JsonObject { ["os"] = os, ["architecture"] = architecture },
            });
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = manifests };
        return await _writer.PutManifestAsync(selector, MediaTypes.OciIndex, Encoding.UTF8.GetBytes(index.ToJsonString()), CancellationToken.None);
    }

    private async Task<JsonObject> BlobAsync(string type, byte[] content)
    {
        var digest = ContentDigest.Of(content);
        await _writer.PutBlobAsync(digest, new MemoryStream(content), CancellationToken.None);
        return new JsonObject { ["mediaType"] = type, ["digest"] = digest.ToString(), ["size"] = content.Length };
    }
}
