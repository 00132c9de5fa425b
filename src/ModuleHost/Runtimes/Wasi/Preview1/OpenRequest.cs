using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>What <c>path_open</c> asks for.</summary>
internal readonly record struct OpenRequest(bool Follows, uint OpenBits, Rights Rights, Rights InheritingRights, DescriptorFlags Flags)
{
    private const uint CreateBit = 1;
    private const uint DirectoryBit = 2;
    private const uint ExclusiveBit = 4;
    private const uint TruncateBit = 8;
    private const Rights WriteRights = Rights.Write | Rights.Allocate | Rights.FileStatSetSize;

    public bool Creates { get; init; } = (OpenBits & CreateBit) != 0;

    public bool Truncates { get; init; } = (OpenBits & TruncateBit) != 0;

    public bool Exclusive => (OpenBits & ExclusiveBit) != 0;

    public bool WantsFolder => (OpenBits & DirectoryBit) != 0;

    /// <summary>Whether bytes of the file may change.</summary>
    public bool WritesData => (Rights & Rights.Write) != 0 || Truncates;

    /// <summary>Whether anything of the mount may change.</summary>
    public bool Writes => WritesData || Creates;

    public OpenFlags ToOpenFlags()
    {
        // A folder is opened for reading whatever rights are asked for: a C library asks for all that the parent passes on.
        var writes = (Rights & WriteRights & ~Rights.FileStatSetSize) != 0 && !WantsFolder;
        var reads = (Rights & (Rights.Read | Rights.ReadDirectory)) != 0 || !writes;
        var flags = !writes ? OpenFlags.ReadOnly : reads ? OpenFlags.ReadWrite : OpenFlags.WriteOnly;
        flags |= Creates ? OpenFlags.Create : 0;
        flags |= Exclusive ? OpenFlags.Exclusive : 0;
        flags |= Truncates ? OpenFlags.Truncate : 0;
        flags |= WantsFolder ? OpenFlags.Directory : 0;
        flags |= Follows ? 0 : OpenFlags.NoFollow;
        flags |= Flags.HasFlag(DescriptorFlags.Append) ? OpenFlags.Append : 0;
        flags |= Flags.HasFlag(DescriptorFlags.DataSync) ? OpenFlags.DataSync : 0;
        return flags | ((Flags & (DescriptorFlags.Sync | DescriptorFlags.ReadSync)) != 0 ? OpenFlags.Sync : 0);
    }
}
