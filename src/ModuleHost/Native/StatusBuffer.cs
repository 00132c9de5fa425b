using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>struct statx</c> (256 bytes, the same on every architecture), as far as it is read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct StatusBuffer
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const int MinorBits = 32;

    [FieldOffset(16)]
    private readonly uint links;

    [FieldOffset(28)]
    private readonly ushort mode;

    [FieldOffset(32)]
    private readonly ulong inode;

    [FieldOffset(40)]
    private readonly ulong size;

    [FieldOffset(64)]
    private readonly long accessedSeconds;

    [FieldOffset(72)]
    private readonly uint accessedNanoseconds;

    [FieldOffset(96)]
    private readonly long changedSeconds;

    [FieldOffset(104)]
    private readonly uint changedNanoseconds;

    [FieldOffset(112)]
    private readonly long modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint modifiedNanoseconds;

    [FieldOffset(136)]
    private readonly uint deviceMajor;

    [FieldOffset(140)]
    private readonly uint deviceMinor;

    public FileStatus ToStatus() => new(
        ((ulong)deviceMajor << MinorBits) | deviceMinor,
        inode,
        mode,
        links,
        size,
        Nanoseconds(accessedSeconds, accessedNanoseconds),
        Nanoseconds(modifiedSeconds, modifiedNanoseconds),
        Nanoseconds(changedSeconds, changedNanoseconds));

    // A time before 1970 has no place in WASI's unsigned nanoseconds.
    private static ulong Nanoseconds(long seconds, uint nanoseconds) =>
        seconds < 0 ? 0 : ((ulong)seconds * NanosecondsPerSecond) + nanoseconds;
}
