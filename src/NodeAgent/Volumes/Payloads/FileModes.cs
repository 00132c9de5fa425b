namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>Permission bits of projected files.</summary>
internal static class FileModes
{
    /// <summary>0644: what a volume without <c>defaultMode</c> has.</summary>
    public const UnixFileMode Default = (UnixFileMode)0b110_100_100;

    /// <summary>The item's mode, else the volume's, else 0644.</summary>
    public static UnixFileMode Of(int? itemMode, int? defaultMode) => (UnixFileMode)((itemMode ?? defaultMode ?? (int)Default) & 0b111_111_111);
}
