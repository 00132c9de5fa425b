using System.Globalization;
using System.Text.Json;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>A module as it is going to be in a registry.</summary>
/// <param name="Kind">Core module or component.</param>
/// <param name="Module">Digest of the file, which is the layer.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Config">The configuration.</param>
/// <param name="Manifest">The manifest.</param>
internal sealed record ModulePackage(WasmKind Kind, ContentDigest Module, long SizeBytes, byte[] Config, ManifestDocument Manifest)
{
    /// <summary>What an index says it runs on.</summary>
    public Platform Platform => new() { Os = OsOf(Kind), Architecture = WasmConfig.Wasm };

    /// <exception cref="RegistryException">NotWasm: the file is not WebAssembly; InvalidConfiguration: it is not pushed in that form.</exception>
    public static async Task<ModulePackage> OfAsync(ModulePush push, CancellationToken cancellationToken)
    {
        var kind = await ReadKindAsync(push, cancellationToken);
        push.Content.Position = 0;
        var digest = await ContentDigest.OfAsync(push.Content, cancellationToken);
        var config = push.Form switch
        {
            ModuleForm.Cncf => JsonSerializer.SerializeToUtf8Bytes(DescribeModule(push, kind, digest), PushJson.Plain.WasmConfig),
            ModuleForm.WasmToOci => "{}"u8.ToArray(),
            _ => throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"modules are pushed as {ModuleForm.Cncf} or {ModuleForm.WasmToOci}, not as {push.Form}"),
        };
        var manifest = JsonSerializer.SerializeToUtf8Bytes(Describe(push, digest, config), PushJson.Plain.ImageManifest);
        return new ModulePackage(kind, digest, push.Content.Length, config, new ManifestDocument(ContentDigest.Of(manifest), MediaTypes.OciManifest, manifest));
    }

    private static string OsOf(WasmKind kind) => kind == WasmKind.Component ? "wasip2" : "wasip1";

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
        Os = OsOf(kind),
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
