namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>A module that is on this node and verified, for one start.</summary>
/// <param name="Image">The name it was asked for by.</param>
/// <param name="ImageId"><c>repository@sha256:…</c>.</param>
/// <param name="Path">The module's file in the content store.</param>
/// <param name="Digest"><c>sha256:…</c> of that file.</param>
/// <param name="IsComponent">A component rather than a core module.</param>
internal sealed record ReadyImage(string Image, string ImageId, string Path, string Digest, bool IsComponent);
