using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>One running preview1 module: instantiated, called and torn down in steps on the scheduler's threads.</summary>
internal sealed class WasiTask(
    Scheduler scheduler, WasiModule module, ModuleSpec spec, WasiState state, IModuleOutput output, IModuleObserver observer)
    : ScheduledTask(scheduler), IRunningModule, IGuestHost
{
    private readonly ProcessorQuota? quota = ProcessorQuota.For(spec.CpuMillicores, scheduler.Timers.TimeProvider);
    private WasiStage stage = WasiStage.New;
    private GuestInstance? guest;
    private PendingOperation? pending;
    private bool pendingIsArmed;
    private TimerEntry? deadline;
    private TimerEntry? throttle;
    private ulong stepBegan;
    private Exception? hostFault;
    private StopRequest? stop;
    private ulong processorNanoseconds;
    private ulong memoryBytes;

    /// <inheritdoc/>
    public ModuleUsage Usage => new(Volatile.Read(ref processorNanoseconds), Volatile.Read(ref memoryBytes));

    /// <inheritdoc/>
    public void Stop(StopRequest request)
    {
        if (Interlocked.CompareExchange(ref stop, request, null) is null)
        {
            Wake();
        }
    }

    /// <inheritdoc/>
    HostCallOutcome IGuestHost.Invoke(int function, GuestMemory memory, ReadOnlySpan<RawValue> arguments, out int result)
    {
        var call = new Preview1Call(state, memory, arguments);
        result = (int)GuestFunctions.All[function].Body(ref call);
        if (state.ExitCode is not null)
        {
            return HostCallOutcome.Ended;
        }
        pending = call.Pending;
        return pending is null ? HostCallOutcome.Returned : HostCallOutcome.Pending;
    }

    /// <inheritdoc/>
    bool IGuestHost.TryComplete(GuestMemory memory, out int result)
    {
        result = 0;
        if (pending is not { IsReady: true } operation)
        {
            return false;
        }
        Disarm();
        pending = null;
        result = (int)operation.Finish(memory);
        return true;
    }

    /// <inheritdoc/>
    EpochVerdict IGuestHost.OnEpoch() =>
        Volatile.Read(ref stop) is not null || Scheduler.HasReadyTasks || quota?.IsSpentBy(ThreadClock.Nanoseconds - stepBegan) == true
            ? EpochVerdict.Yield
            : EpochVerdict.Continue;

    /// <inheritdoc/>
    void IGuestHost.OnHostFault(Exception fault) => hostFault = fault;

    /// <inheritdoc/>
    protected override StepOutcome Step()
    {
        if (IsThrottled())
        {
            return StepOutcome.Wait;
        }
        stepBegan = ThreadClock.Nanoseconds;
        var exit = Advance();
        var used = ThreadClock.Nanoseconds - stepBegan;
        quota?.Pay(used);
        Volatile.Write(ref processorNanoseconds, processorNanoseconds + used);
        if (exit is not null)
        {
            End(exit);
            return StepOutcome.Done;
        }
        Volatile.Write(ref memoryBytes, guest!.MemoryBytes);
        if (pending is null)
        {
            return StepOutcome.Again;
        }
        if (!pendingIsArmed)
        {
            pendingIsArmed = true;
            pending.Arm(this, Scheduler.Timers);
        }
        return StepOutcome.Wait;
    }

    /// <summary>Whether the module has to wait for its processor limit; then it is woken when it may go on. A stop is not held up.</summary>
    private bool IsThrottled()
    {
        if (quota is null || Volatile.Read(ref stop) is not null || quota.Wait() is var wait && wait <= TimeSpan.Zero)
        {
            return false;
        }
        CancelThrottle();
        throttle = Scheduler.Timers.Schedule(Scheduler.Timers.DueIn(wait), this);
        return true;
    }

    private void CancelThrottle()
    {
        if (throttle is { } armed)
        {
            throttle = null;
            Scheduler.Timers.Cancel(armed);
        }
    }

    /// <summary>Runs the guest until it suspends (null) or ends.</summary>
    private ModuleExit? Advance()
    {
        if (Volatile.Read(ref stop) is { } requested)
        {
            return requested.ToExit();
        }
        try
        {
            if (stage == WasiStage.New)
            {
                Begin();
            }
            while (guest!.Poll())
            {
                if (guest.TakeFailure() is { } failure)
                {
                    return Explain(failure);
                }
                if (stage == WasiStage.Running)
                {
                    return ModuleExit.Returned(0);
                }
                stage = WasiStage.Running;
                if (!guest.TryBeginCall("_start"u8))
                {
                    return ModuleExit.NotStarted(StartError.NoEntryPoint, "The module has no exported function '_start'.");
                }
            }
        }
        catch (EngineException refused)
        {
            return ModuleExit.NotStarted(StartError.Internal, refused.Message);
        }
        return hostFault is { } fault ? HostFault(fault)
            : Volatile.Read(ref stop)?.ToExit();
    }

    private void Begin()
    {
        guest = new GuestInstance(module.Engine, module.PreFor(spec), this, spec.MemoryBytes);
        if (spec.Fuel > 0)
        {
            guest.SetFuel(spec.Fuel);
        }
        if (spec.ExecutionTime > TimeSpan.Zero)
        {
            deadline = Scheduler.Timers.Schedule(Scheduler.Timers.DueIn(spec.ExecutionTime), new DeadlineWaker(this, spec.ExecutionTime));
        }
        observer.OnRunning();
        stage = WasiStage.Instantiating;
        guest.BeginInstantiate();
    }

    private ModuleExit Explain(GuestFailure failure)
    {
        if (hostFault is { } fault)
        {
            return HostFault(fault);
        }
        if (state.ExitCode is { } code)
        {
            return TrapReport.Blame(ModuleExit.Returned(code), spec, guest!.MemoryBytes);
        }
        return TrapReport.Explain(failure, spec, guest!.MemoryBytes);
    }

    private static ModuleExit HostFault(Exception fault) =>
        new(ExitCodes.Trapped, ExitReason.Trap, $"A host function failed: {fault.Message}");

    private void End(ModuleExit exit)
    {
        Disarm();
        CancelThrottle();
        if (deadline is { } armed)
        {
            Scheduler.Timers.Cancel(armed);
        }
        guest?.Release();
        state.Close();
        Volatile.Write(ref memoryBytes, 0);
        if (exit.Reason is ExitReason.Trap or ExitReason.OutOfMemory or ExitReason.OutOfFuel)
        {
            output.Write(OutputStream.StandardError, System.Text.Encoding.UTF8.GetBytes(exit.Message + "\n"));
        }
        output.Complete();
        observer.OnExited(exit);
    }

    private void Disarm()
    {
        if (pendingIsArmed)
        {
            pendingIsArmed = false;
            pending!.Disarm(Scheduler.Timers);
        }
    }
}
