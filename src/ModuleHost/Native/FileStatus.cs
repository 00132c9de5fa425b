namespace Krustlet.ModuleHost.Native;

/// <summary>What statx(2) tells of a file; times in nanoseconds since the epoch.</summary>
internal readonly record struct FileStatus(ulong Device, ulong Inode, uint Mode, ulong Links, ulong Size, ulong Accessed, ulong Modified, ulong Changed)
{
    private const uint TypeMask = 0xF000;
    private const uint DirectoryType = 0x4000;
    private const uint RegularType = 0x8000;
    private const uint LinkType = 0xA000;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsRegular => (Mode & TypeMask) == RegularType;

    public bool IsLink => (Mode & TypeMask) == LinkType;
}
