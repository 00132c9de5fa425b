namespace Krustlet.NodeAgent.Images;

/// <summary>One image on the node.</summary>
/// <param name="Names">Digest references first, then tags.</param>
/// <param name="SizeBytes">Its size.</param>
internal sealed record NodeImage(IReadOnlyList<string> Names, long SizeBytes)
{
    /// <summary>Whether it can be removed: false for what came with the machine.</summary>
    public bool IsRemovable { get; init; } = true;
}
