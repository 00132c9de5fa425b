namespace Krustlet.NodeAgent.Options;

/// <summary>
/// One thing a user can set, and every name it goes by. Command line beats environment beats file, as in the original Krustlet.
/// </summary>
/// <param name="Flag">The kubelet's name for it where the kubelet has one, with the dashes.</param>
/// <param name="Kind">Its shape.</param>
/// <param name="Help">One line for <c>--help</c>.</param>
internal sealed record Setting(string Flag, SettingKind Kind, string Help)
{
    /// <summary>What it is when nobody says anything, for <c>--help</c> and the documentation; null when there is no such thing.</summary>
    public string? Default { get; init; }

    /// <summary>Other spellings of the flag.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Dotted paths in the file: KubeletConfiguration's field first, then the original Krustlet's key.</summary>
    public IReadOnlyList<string> FileKeys { get; init; } = [];

    /// <summary>What an empty list in a file says; null: nothing, as if it were not there.</summary>
    public string? EmptyMeans { get; init; }

    /// <summary>The environment variable; <c>KRUSTLET_FLAG_NAME</c> unless the original chose another.</summary>
    public string EnvironmentVariable { get; init; } = "KRUSTLET_" + Flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
