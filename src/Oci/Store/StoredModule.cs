using System.Text.Json.Serialization;
using Krustlet.Oci.Modules;

namespace Krustlet.Oci.Store;

/// <summary>One image in the store, as the index has it and as a node's <c>status.images</c> lists it.</summary>
public sealed record StoredModule
{
    /// <summary><c>registry/repository</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Of the manifest or index.</summary>
    public required string ManifestDigest { get; init; }

    /// <summary>Of the module's file.</summary>
    public required string ModuleDigest { get; init; }

    /// <summary>Of the module's file.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Core module or component.</summary>
    public required WasmKind Kind { get; init; }

    /// <summary>How it was packaged.</summary>
    public required ModuleForm Form { get; init; }

    /// <summary>Digests of what led to the module, kept beside it for <see cref="ModuleExporter"/>: the image's manifest or index first, the module's manifest, its configuration.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>The tags that stood for it when last asked; empty when it was pulled by digest only, or its tags moved on.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Every name it answers to, the digest's first: <c>v1.ContainerImage.names</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> References => [$"{Name}@{ManifestDigest}", .. Tags.Select(tag => $"{Name}:{tag}")];
}
