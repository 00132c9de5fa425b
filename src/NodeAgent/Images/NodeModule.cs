namespace Krustlet.NodeAgent.Images;

/// <summary>A module in the content store, its bytes verified.</summary>
/// <param name="ImageId"><c>repository@sha256:…</c>: what <c>imageID</c> shows.</param>
/// <param name="Path">The module's file.</param>
/// <param name="Digest"><c>sha256:…</c> of that file.</param>
/// <param name="SizeBytes">What the image weighs.</param>
/// <param name="IsComponent">A component rather than a core module: it needs a host of its own.</param>
internal sealed record NodeModule(string ImageId, string Path, string Digest, long SizeBytes, bool IsComponent);
