namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>proc_*</c> and <c>sched_yield</c>.</summary>
internal static class Process
{
    public static Errno Exit(ref Preview1Call call)
    {
        call.State.ExitCode = (int)call.U32(0);
        return Errno.Success;
    }

    public static Errno Raise(ref Preview1Call call) => Errno.NotSupported;

    public static Errno Yield(ref Preview1Call call) => call.Suspend(new YieldOperation());
}
