namespace Krustlet.Oci.Manifests;

/// <summary>The media types of manifests, configurations and layers that carry modules.</summary>
public static class MediaTypes
{
    /// <summary>An image manifest (OCI image spec).</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An image index (OCI image spec).</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>An image manifest, schema 2 (docker registry v2).</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>A manifest list (docker registry v2).</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>A container image's configuration (OCI image spec).</summary>
    public const string OciImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>A container image's configuration (docker).</summary>
    public const string DockerImageConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>The configuration of the CNCF form (TAG Runtime, "Wasm OCI artifact").</summary>
    public const string WasmConfig = "application/vnd.wasm.config.v0+json";

    /// <summary>A module or component, raw (CNCF form).</summary>
    public const string Wasm = "application/wasm";

    /// <summary>The configuration wasm-to-oci writes; its content is <c>{}</c>.</summary>
    public const string WasmToOciConfig = "application/vnd.wasm.config.v1+json";

    /// <summary>A module, raw (wasm-to-oci, the original Krustlet, Spin).</summary>
    public const string WasmToOciLayer = "application/vnd.wasm.content.layer.v1+wasm";

    /// <summary>A component, raw (runwasi).</summary>
    public const string RunwasiComponentLayer = "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm";

    /// <summary>The configuration of an artifact that needs none; its content is <c>{}</c> (OCI image spec 1.1).</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>What a pull can read, as an Accept header wants it.</summary>
    internal static readonly string[] AcceptedManifests = [OciManifest, OciIndex, DockerManifest, DockerManifestList];

    internal static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    internal static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    internal static bool IsImageConfig(string mediaType) => mediaType is OciImageConfig or DockerImageConfig;

    internal static bool IsRawModule(string mediaType) => mediaType is Wasm or WasmToOciLayer or RunwasiComponentLayer;
}
