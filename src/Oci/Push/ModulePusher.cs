using System.Globalization;
using System.Text.Json;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>Packages modules and pushes them.</summary>
public sealed class ModulePusher(RegistryClient client)
{
    /// <summary>Pushes a module: its layer and configuration, unless they are there, then the manifest under each tag.</summary>
    /// <exception cref="RegistryException">NotWasm: the file is not WebAssembly; InvalidReference: no tag to push to; and every kind a registry has.</exception>
    public async Task<PushedModule> PushAsync(ModulePush push, CancellationToken cancellationToken)
    {
        if (push.Image.Tag is null || push.Image.Digest is not null)
        {
            throw new RegistryException(RegistryErrorKind.InvalidReference, $"{push.Image} cannot be pushed to: name a tag and no digest, e.g. {push.Image.Name}:v1");
        }

        var kind = await ReadKindAsync(push, cancellationToken);
        push.Content.Position = 0;
        var digest = await ContentDigest.OfAsync(push.Content, cancellationToken);
        var config = push.Form switch
        {
            ModuleForm.Cncf => JsonSerializer.SerializeToUtf8Bytes(DescribeModule(push, kind, digest), PushJson.Plain.WasmConfig),
            ModuleForm.WasmToOci => "{}"u8.ToArray(),
            _ => throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"modules are pushed as {ModuleForm.Cncf} or {ModuleForm.WasmToOci}, not as {push.Form}"),
        };
        var writer = client.Write(push.Image, push.Credential);
        await writer.PutBlobAsync(digest, push.Content, cancellationToken);
        await writer.PutBlobAsync(ContentDigest.Of(config), new MemoryStream(config), cancellationToken);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(Describe(push, digest, config), PushJson.Plain.ImageManifest);
        foreach (var tag in push.MoreTags.Prepend(push.Image.Tag))
        {
            await writer.PutManifestAsync(tag, MediaTypes.OciManifest, manifest, cancellationToken);
        }

        return new PushedModule(push.Image, ContentDigest.Of(manifest), digest, push.Content.Length, kind);
    }

    private static async Task<WasmKind> ReadKindAsync(ModulePush push, CancellationToken cancellationToken)
    {
        var start = new byte[WasmHeader.Length];
        push.Content.Position = 0;
        var read = await push.Content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return WasmHeader.Read(start.AsSpan(0, read)) ?? throw ImageFailures.NotWebAssembly(push.Image, start.AsSpan(0, read));
    }

    private static WasmConfig DescribeModule(ModulePush push, WasmKind kind, ContentDigest digest) => new()
    {
        Created = push.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Author = push.Author,
        Os = kind == WasmKind.Component ? "wasip2" : "wasip1",
        LayerDigests = [digest.ToString()],
        Component = kind == WasmKind.Component ? ReadInterface(push) : null,
    };

    private static ComponentInterface ReadInterface(ModulePush push)
    {
        try
        {
            return ComponentReader.Read(push.Content);
        }
        catch (InvalidDataException failure)
        {
            throw new RegistryException(
                RegistryErrorKind.NotWasm, $"the component for {push.Image} is damaged ({failure.Message}): build it again", failure);
        }
    }

    private static ImageManifest Describe(ModulePush push, ContentDigest module, byte[] config)
    {
        var (configType, layerType) = push.Form == ModuleForm.Cncf
            ? (MediaTypes.WasmConfig, MediaTypes.Wasm)
            : (MediaTypes.WasmToOciConfig, MediaTypes.WasmToOciLayer);
        return new ImageManifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = configType, Digest = ContentDigest.Of(config).ToString(), Size = config.Length },
            Layers = [new Descriptor { MediaType = layerType, Digest = module.ToString(), Size = push.Content.Length }],
            Annotations = push.Annotations.Count > 0 ? push.Annotations : null,
        };
    }
}
