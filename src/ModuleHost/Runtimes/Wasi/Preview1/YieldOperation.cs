using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Lets other guests run, then returns.</summary>
internal sealed class YieldOperation : PendingOperation
{
    private bool armed;

    public override bool IsReady => armed;

    public override void Arm(IWaker waker, TimerQueue timers)
    {
        armed = true;
        waker.Wake();
    }

    public override void Disarm(TimerQueue timers)
    {
    }

    public override Errno Finish(GuestMemory memory) => Errno.Success;
}
