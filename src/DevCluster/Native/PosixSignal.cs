using System.Runtime.InteropServices;

namespace Krustlet.DevCluster.Native;

/// <summary>signal(7): .NET can only kill a process, not ask it to end. Passes two integers and owns nothing.</summary>
internal static partial class PosixSignal
{
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM. False when there is no such process, or it is not ours.</summary>
    public static bool Terminate(int processId) => Kill(processId, Sigterm) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
