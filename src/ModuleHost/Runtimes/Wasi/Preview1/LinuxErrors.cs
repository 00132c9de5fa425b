namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>errno(3) of Linux as WASI numbers it.</summary>
internal static class LinuxErrors
{
    // By Linux number, 0 to 40; the same on x86 and ARM.
    private static readonly Errno[] Low =
    [
        Errno.Success, Errno.NotPermitted, Errno.NoEntry, Errno.NoProcess, Errno.Interrupted, Errno.InputOutput, Errno.NoSuchDevice,
        Errno.TooBig, Errno.NotExecutable, Errno.BadDescriptor, Errno.Child, Errno.Again, Errno.NoMemory, Errno.Access, Errno.Fault,
        Errno.NotSupported, Errno.Busy, Errno.Exists, Errno.CrossDevice, Errno.NoDevice, Errno.NotDirectory, Errno.IsDirectory,
        Errno.Invalid, Errno.TooManyOpenFilesInSystem, Errno.TooManyOpenFiles, Errno.NotTerminal, Errno.TextBusy, Errno.FileTooLarge,
        Errno.NoSpace, Errno.InvalidSeek, Errno.ReadOnlyFileSystem, Errno.Links, Errno.Pipe, Errno.Domain, Errno.Range, Errno.Deadlock,
        Errno.NameTooLong, Errno.NoLocks, Errno.NotSupported, Errno.NotEmpty, Errno.TooManyLinks,
    ];

    private const int Overflow = 75;
    private const int NotSupported = 95;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int ConnectionAborted = 103;
    private const int ConnectionReset = 104;
    private const int NoBuffers = 105;
    private const int NotConnected = 107;
    private const int TimedOut = 110;
    private const int HostUnreachable = 113;
    private const int Stale = 116;
    private const int Quota = 122;

    /// <summary>Of a result that is zero or more on success and a negated errno otherwise.</summary>
    public static Errno ToErrno(long result) => result >= 0 ? Errno.Success : (int)-result switch
    {
        var known when known < Low.Length => Low[known],
        Overflow => Errno.Overflow,
        NotSupported => Errno.NotSupported,
        NetworkDown => Errno.NetworkDown,
        NetworkUnreachable => Errno.NetworkUnreachable,
        ConnectionAborted => Errno.ConnectionAborted,
        ConnectionReset => Errno.ConnectionReset,
        NoBuffers => Errno.NoBuffers,
        NotConnected => Errno.NotConnected,
        TimedOut => Errno.TimedOut,
        HostUnreachable => Errno.HostUnreachable,
        Stale => Errno.Stale,
        Quota => Errno.Quota,
        _ => Errno.InputOutput,
    };

    /// <summary>Of opening beneath a folder: there, EXDEV says that the path leads out of it.</summary>
    public static Errno ToResolveErrno(long result) => ToErrno(result) is Errno.CrossDevice ? Errno.NotPermitted : ToErrno(result);
}
