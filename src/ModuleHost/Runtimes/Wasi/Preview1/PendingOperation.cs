using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// A host call that could not complete at once. The guest is suspended without a thread: <see cref="Arm"/> arranges for the waker,
/// and each time the guest's task runs again <see cref="IsReady"/> is asked; when it says true, <see cref="Finish"/> completes the call.
/// </summary>
internal abstract class PendingOperation
{
    /// <summary>Whether the call can complete now.</summary>
    public abstract bool IsReady { get; }

    /// <summary>Arranges for <paramref name="waker"/> to be called when <see cref="IsReady"/> turns true; may call it right away. Called once.</summary>
    public abstract void Arm(IWaker waker, TimerQueue timers);

    /// <summary>Takes <see cref="Arm"/> back. Called once after it, whether the call completed or its guest was stopped.</summary>
    public abstract void Disarm(TimerQueue timers);

    /// <summary>Writes the results to the guest and returns what the call returns.</summary>
    public abstract Errno Finish(GuestMemory memory);
}
