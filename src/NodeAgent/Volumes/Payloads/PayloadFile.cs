namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>One file of a volume whose content comes from the API.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Mode">Permission bits.</param>
internal sealed record PayloadFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode);
