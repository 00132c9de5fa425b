namespace Krustlet.NodeAgent.Images.Access;

/// <summary>The file of <see cref="PulledImageRecords"/>.</summary>
internal sealed record PulledImages
{
    public int Version { get; init; } = 1;

    /// <summary>By imageID, <c>repository@sha256:…</c>.</summary>
    public IReadOnlyDictionary<string, PulledImage> Images { get; init; } = new Dictionary<string, PulledImage>();
}
