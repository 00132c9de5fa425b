namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>rights</c>: what may be done with a descriptor.</summary>
[Flags]
internal enum Rights : ulong
{
    None = 0,
    DataSync = 1UL << 0,
    Read = 1UL << 1,
    Seek = 1UL << 2,
    SetFlags = 1UL << 3,
    Sync = 1UL << 4,
    Tell = 1UL << 5,
    Write = 1UL << 6,
    Advise = 1UL << 7,
    Allocate = 1UL << 8,
    PathCreateDirectory = 1UL << 9,
    PathCreateFile = 1UL << 10,
    PathLinkSource = 1UL << 11,
    PathLinkTarget = 1UL << 12,
    PathOpen = 1UL << 13,
    ReadDirectory = 1UL << 14,
    PathReadLink = 1UL << 15,
    PathRenameSource = 1UL << 16,
    PathRenameTarget = 1UL << 17,
    PathFileStatGet = 1UL << 18,
    PathFileStatSetSize = 1UL << 19,
    PathFileStatSetTimes = 1UL << 20,
    FileStatGet = 1UL << 21,
    FileStatSetSize = 1UL << 22,
    FileStatSetTimes = 1UL << 23,
    PathSymbolicLink = 1UL << 24,
    PathRemoveDirectory = 1UL << 25,
    PathUnlinkFile = 1UL << 26,
    PollReadWrite = 1UL << 27,
    SocketShutdown = 1UL << 28,
    SocketAccept = 1UL << 29,
}
