namespace Krustlet.ModuleHost.Native;

/// <summary>Flags of open(2). Two of them have other values on 64-bit ARM.</summary>
[Flags]
internal enum OpenFlags
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    Create = 0x40,
    Exclusive = 0x80,
    NoTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    DataSync = 0x1000,
    Sync = 0x101000,
    CloseOnExec = 0x80000,
    PathOnly = 0x200000,

    /// <summary>O_DIRECTORY of x86; <see cref="OpenFlagsExtensions"/> turns it into that of the machine.</summary>
    Directory = 0x10000,

    /// <summary>O_NOFOLLOW of x86; <see cref="OpenFlagsExtensions"/> turns it into that of the machine.</summary>
    NoFollow = 0x20000,
}
