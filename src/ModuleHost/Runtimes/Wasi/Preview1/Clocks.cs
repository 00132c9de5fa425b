namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>clock_*</c>. Processor-time clocks show the time since the guest's start.</summary>
internal static class Clocks
{
    public static Errno GetResolution(ref Preview1Call call)
    {
        var clock = (ClockId)call.U32(0);
        if (clock > ClockId.ThreadProcessorTime)
        {
            return Errno.Invalid;
        }
        return call.Memory.TryWrite(call.U32(1), WasiClock.GetResolution(clock)) ? Errno.Success : Errno.Fault;
    }

    public static Errno GetTime(ref Preview1Call call)
    {
        var clock = (ClockId)call.U32(0);
        if (clock > ClockId.ThreadProcessorTime)
        {
            return Errno.Invalid;
        }
        var now = clock == ClockId.RealTime ? call.State.Clock.RealTime : call.State.Clock.Monotonic;
        return call.Memory.TryWrite(call.U32(2), now) ? Errno.Success : Errno.Fault;
    }
}
