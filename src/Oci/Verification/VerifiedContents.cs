namespace Krustlet.Oci.Verification;

/// <summary>What was verified on this node, oldest first. Immutable: every change is a new list.</summary>
internal sealed record VerifiedContents
{
    /// <summary>Facts kept; beyond them the oldest is forgotten, and verified again when it is wanted.</summary>
    private const int Most = 4096;

    public int Version { get; init; } = 1;

    public IReadOnlyList<VerifiedContent> Contents { get; init; } = [];

    public VerifiedContents With(VerifiedContent content) => this with { Contents = [.. Contents.Append(content).TakeLast(Most)] };
}
