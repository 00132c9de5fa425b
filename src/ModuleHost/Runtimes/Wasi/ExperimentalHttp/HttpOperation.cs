using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>A call that waits for the network. A guest that is stopped meanwhile gives it up.</summary>
internal sealed class HttpOperation(Task work, HttpOperation.Completion completion) : PendingOperation
{
    /// <summary>Writes what came of the work to the guest's memory as it is then.</summary>
    public delegate HttpError Completion(GuestMemory memory);

    public override bool IsReady => work.IsCompleted;

    public override void Arm(IWaker waker, TimerQueue timers) =>
        _ = work.ContinueWith(static (_, waiting) => ((IWaker)waiting!).Wake(), waker, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public override void Disarm(TimerQueue timers)
    {
        // The guest's session, which ends with it, cancels the work and puts away what still comes of it.
    }

    public override Errno Finish(GuestMemory memory) => (Errno)completion(memory);
}
