using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>Processor time of the calling thread (<c>CLOCK_THREAD_CPUTIME_ID</c>).</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static ulong Nanoseconds
    {
        get
        {
            long* time = stackalloc long[2];
            return GetTime(ThreadCpuTime, time) == 0 ? ((ulong)time[0] * 1_000_000_000UL) + (ulong)time[1] : 0;
        }
    }

    [SuppressGCTransition]
    [LibraryImport(LibraryName.LibC, EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
