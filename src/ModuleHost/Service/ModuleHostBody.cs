using System.Diagnostics.Metrics;
using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Logs;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Components;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Scheduling;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Service;

/// <summary>The parts of a host and their order of life: threads before engines, modules ended before either goes.</summary>
internal sealed class ModuleHostBody : IAsyncDisposable
{
    private const int MostWorkers = 8;

    private readonly CancellationTokenSource ending = new();
    private readonly Meter meter = new("Krustlet.ModuleHost");
    private readonly Scheduler scheduler;
    private readonly ICompiler compiler;
    private readonly WasiRuntime core;
    private readonly TimeSpan shutdownTimeout;
    private readonly TimeProvider timeProvider;

    public ModuleHostBody(ModuleHostOptions options, HostShutdown shutdown, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        this.timeProvider = timeProvider;
        shutdownTimeout = options.ShutdownTimeout;
        var workers = options.WorkerThreads > 0 ? options.WorkerThreads : Math.Min(Environment.ProcessorCount, MostWorkers);
        scheduler = new Scheduler(workers, timeProvider);
        compiler = options.CompileCommand.Count > 0
            ? new ProcessCompiler(options.CompileCommand, Math.Max(1, Environment.ProcessorCount / 2), options.CompilerLimits, timeProvider)
            : new InProcessCompiler();
        var artifacts = new ModuleArtifacts(options, new ArtifactStore(options.CacheDirectory), compiler, loggers.CreateLogger<ModuleArtifacts>());
        core = new WasiRuntime(options, scheduler, artifacts, timeProvider);
        var components = options.Isolated
            ? new ComponentRuntime(options, artifacts, scheduler.Timers, code => shutdown.Request(new HostEnd(code, code)))
            : null;
        Admission = new Admission(options.Isolated ? 1 : options.MaxModules, new MapBudget(MemoryMaps.ReadLimit(), MemoryMaps.Count));
        Feed = new StatusFeed();
        Table = new ModuleTable(Feed, timeProvider);
        Runtimes = new RuntimeSelector(core, components);
        Launcher = new ModuleLauncher(
            Admission,
            Runtimes,
            new LogFactory(meter, timeProvider, loggers.CreateLogger<ContainerLog>()),
            loggers.CreateLogger<ModuleLauncher>(),
            ending.Token);
    }

    public Admission Admission { get; }

    public StatusFeed Feed { get; }

    public ModuleTable Table { get; }

    public RuntimeSelector Runtimes { get; }

    public ModuleLauncher Launcher { get; }

    /// <summary>Stops every module and waits until all have ended, or for as long as a shutdown may take.</summary>
    public async Task StopModulesAsync(int exitCode)
    {
        await ending.CancelAsync();
        var modules = Table.All.ToList();
        foreach (var module in modules)
        {
            module.Stop(new StopRequest(exitCode, ExitReason.Stopped, "The host ended."));
        }
        try
        {
            await Task.WhenAll(modules.Select(module => module.Ended)).WaitAsync(shutdownTimeout, timeProvider);
        }
        catch (TimeoutException)
        {
            // What is left is blocked in native code, and ends with the process.
        }
    }

    public async ValueTask DisposeAsync()
    {
        scheduler.Dispose();
        if (Table.All.All(module => module.Status.State == ModuleState.Exited))
        {
            await core.DisposeAsync();
        }
        (compiler as IDisposable)?.Dispose();
        meter.Dispose();
        ending.Dispose();
    }
}
