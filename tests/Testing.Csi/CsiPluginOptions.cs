namespace Krustlet.Testing.Csi;

/// <summary>What a test's plugin is like.</summary>
public sealed record CsiPluginOptions
{
    /// <summary>The driver's name.</summary>
    public required string Driver { get; init; }

    /// <summary>Where the plugin keeps its volumes and its own socket; the test removes it.</summary>
    public required string Folder { get; init; }

    /// <summary>The node's registry folder.</summary>
    public required string Registry { get; init; }

    public string PluginType { get; init; } = "CSIPlugin";

    public IReadOnlyList<string> Versions { get; init; } = ["1.0.0"];

    public bool Stages { get; init; } = true;

    public bool KnowsSingleWriters { get; init; }

    public bool MountsForGroups { get; init; }

    public bool Expands { get; init; }

    /// <summary>What it tells of every volume: total, available and used bytes. Null for a driver that cannot tell.</summary>
    public (long Total, long Available, long Used)? Usage { get; init; }

    public long MaxVolumes { get; init; }

    /// <summary>Where the node is, as the driver sees it.</summary>
    public IReadOnlyDictionary<string, string> Topology { get; init; } = new Dictionary<string, string>();

    /// <summary>File name of the socket in the registry folder; the driver's unless given.</summary>
    public string? RegistrationSocket { get; init; }
}
