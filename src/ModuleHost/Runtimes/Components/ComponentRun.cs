using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>
/// A running component. Its thread may be blocked in native code when it is stopped, and nothing can end it there: a stop records the
/// exit that was asked for and then ends the host process with that exit code. What the component was doing ends with the process.
/// </summary>
internal sealed class ComponentRun(
    NativeEngine engine, NativeComponent component, ModuleSpec spec, IModuleOutput output, IModuleObserver observer, Action<int> endHost) : IRunningModule
{
    private int ended;
    private ulong processorNanoseconds;

    /// <inheritdoc/>
    public ModuleUsage Usage => Volatile.Read(ref ended) == 0
        ? new((ulong)Environment.CpuUsage.TotalTime.Ticks * 100, (ulong)Environment.WorkingSet)
        : new(processorNanoseconds, 0);

    public void Start(TimerQueue timers)
    {
        if (spec.ExecutionTime > TimeSpan.Zero)
        {
            timers.Schedule(timers.DueIn(spec.ExecutionTime), new Wasi.DeadlineWaker(this, spec.ExecutionTime));
        }
        new Thread(() => Run(timers)) { IsBackground = true, Name = "component" }.Start();
    }

    /// <inheritdoc/>
    public void Stop(StopRequest request)
    {
        if (TryEnd(request.ToExit()))
        {
            endHost(request.ExitCode);
        }
    }

    private void Run(TimerQueue timers)
    {
        var before = ThreadClock.Nanoseconds;
        using var pace = ComponentPace.For(spec.CpuMillicores, engine, timers);
        var exit = Execute(pace);
        processorNanoseconds = ThreadClock.Nanoseconds - before;
        TryEnd(exit);
    }

    private ModuleExit Execute(ComponentPace? pace)
    {
        try
        {
            using var input = spec.Input is null ? null : new ComponentInput();
            var config = NativeWasiConfig.Create(spec, input?.Path, output);
            input?.Start(spec.Input!);
            using var linker = new NativeComponentLinker(engine);
            var requests = new ComponentRequests(spec.OutboundHttp);
            var outcome = CommandComponent.Run(engine, linker, component, config, spec.MemoryBytes, requests, pace, observer.OnRunning);
            return outcome.ExitCode is { } code
                ? ModuleExit.Returned(code)
                : new ModuleExit(ExitCodes.Trapped, ExitReason.Trap, outcome.Failure);
        }
        catch (EngineException refused)
        {
            return ModuleExit.NotStarted(StartError.UnknownImport, refused.Message);
        }
        catch (ModuleStartException refused)
        {
            return ModuleExit.NotStarted(refused.Kind, refused.Message);
        }
        finally
        {
            component.Dispose();
        }
    }

    private bool TryEnd(ModuleExit exit)
    {
        if (Interlocked.Exchange(ref ended, 1) == 1)
        {
            return false;
        }
        if (exit.Reason == ExitReason.Trap)
        {
            output.Write(OutputStream.StandardError, System.Text.Encoding.UTF8.GetBytes(exit.Message + "\n"));
        }
        output.Complete();
        observer.OnExited(exit);
        return true;
    }
}
