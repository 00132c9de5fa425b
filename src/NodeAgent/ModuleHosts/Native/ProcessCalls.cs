using System.Runtime.InteropServices;

namespace Krustlet.NodeAgent.ModuleHosts.Native;

/// <summary>
/// The C library's process calls. Ownership: every buffer is the caller's and lives for the call; the two opaque structures are
/// initialised and destroyed by the same method, in arrays larger than any C library's definition of them.
/// </summary>
internal static class ProcessCalls
{
    /// <summary>Bytes for posix_spawnattr_t and posix_spawn_file_actions_t: glibc needs 336 and 80, musl 336 and 80.</summary>
    public const int OpaqueSize = 512;

    /// <summary>POSIX_SPAWN_SETSID: the child leads a session of its own.</summary>
    public const short SetSession = 0x80;


    /// <summary>waitpid: do not wait.</summary>
    public const int NoHang = 1;

    /// <summary>prctl: the ambient capabilities, which programs that are started keep.</summary>
    public const int AmbientCapabilities = 47;

    /// <summary>PR_CAP_AMBIENT_LOWER: takes one out of the calling thread's.</summary>
    public const nuint LowerAmbient = 3;

    /// <summary>CAP_NET_ADMIN.</summary>
    public const nuint NetworkAdministration = 12;

    /// <summary>SIGKILL.</summary>
    public const int SignalKill = 9;

    [DllImport("libc", EntryPoint = "posix_spawn")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Spawn(out int processId, byte[] path, byte[] fileActions, byte[] attributes, IntPtr[] arguments, IntPtr[] environment);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int InitAttributes(byte[] attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int SetFlags(byte[] attributes, short flags);

    [DllImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int DestroyAttributes(byte[] attributes);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int InitFileActions(byte[] fileActions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int AddOpen(byte[] fileActions, int descriptor, byte[] path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int DestroyFileActions(byte[] fileActions);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Control(int option, nuint argument, nuint value, nuint unused, nuint unusedToo);

    [DllImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Wait(int processId, out int status, int options);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Signal(int processId, int signal);
}
