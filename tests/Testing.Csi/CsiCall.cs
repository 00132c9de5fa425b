namespace Krustlet.Testing.Csi;

/// <summary>A call that a test's plugin was asked.</summary>
/// <param name="Method">As CSI names it: <c>NodeStageVolume</c>.</param>
/// <param name="VolumeId">Which volume; empty for calls about none.</param>
public sealed record CsiCall(string Method, string VolumeId)
{
    public string StagingPath { get; init; } = "";

    public string TargetPath { get; init; } = "";

    public string AccessMode { get; init; } = "";

    public string FsType { get; init; } = "";

    public string MountGroup { get; init; } = "";

    public bool ReadOnly { get; init; }

    /// <summary>Bytes that a volume is to have.</summary>
    public long RequiredBytes { get; init; }

    public IReadOnlyList<string> MountFlags { get; init; } = [];

    public IReadOnlyDictionary<string, string> PublishContext { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> VolumeContext { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it was answered without an error.</summary>
    public bool Succeeded { get; init; }
}
