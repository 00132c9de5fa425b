namespace Krustlet.NodeAgent.Images.Access;

/// <summary>For whom a registry gave an image away. Immutable: every change is another record.</summary>
internal sealed record PulledImage
{
    /// <summary>Secrets kept; beyond them the oldest is forgotten, and its Pods ask the registry again.</summary>
    private const int Most = 100;

    /// <summary>For anybody, or for the node itself: every Pod of it may use the image.</summary>
    public bool ForAll { get; init; }

    /// <summary>Else for the Pods that have one of these, oldest first.</summary>
    public IReadOnlyList<PulledWith> Secrets { get; init; } = [];

    /// <summary>The same, for another credential that was accepted; a Secret's newer content takes the place of its older one.</summary>
    public PulledImage With(PulledWith accepted) =>
        ForAll || Secrets.Contains(accepted) ? this : this with { Secrets = [.. Secrets.Where(known => known.Source != accepted.Source).Append(accepted).TakeLast(Most)] };
}
