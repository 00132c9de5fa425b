using System.Text.Json.Serialization;

namespace Krustlet.Oci.Manifests;

/// <summary>A pointer to content (OCI image spec, "Content Descriptors").</summary>
public sealed record Descriptor
{
    /// <summary>What the content is.</summary>
    public string MediaType { get; init; } = "";

    /// <summary><c>sha256:…</c>; unchecked text, as the manifest has it.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Free key/value pairs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>In an index: what the manifest is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Platform? Platform { get; init; }

    /// <summary>In an index: the kind of artifact the manifest holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArtifactType { get; init; }
}
