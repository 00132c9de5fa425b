using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Runs preview1 core modules: many in one process, a few threads for all.</summary>
internal sealed class WasiRuntime : IModuleRuntime, IAsyncDisposable
{
    private readonly Scheduler scheduler;
    private readonly ModuleArtifacts artifacts;
    private readonly TimeProvider timeProvider;
    private readonly WasiExecutor executor;
    private readonly LoadedModules plain;
    private readonly Lazy<LoadedModules> withFuel;
    private readonly ModuleHostOptions options;

    public WasiRuntime(ModuleHostOptions options, Scheduler scheduler, ModuleArtifacts artifacts, TimeProvider timeProvider)
    {
        this.options = options;
        this.scheduler = scheduler;
        this.artifacts = artifacts;
        this.timeProvider = timeProvider;
        executor = new WasiExecutor(scheduler, timeProvider);
        plain = CreateModules(EngineProfile.Core);
        // A second pool costs address space and maps: only when the first module with fuel comes.
        withFuel = new Lazy<LoadedModules>(() => CreateModules(EngineProfile.CoreWithFuel));
    }

    /// <inheritdoc/>
    public async ValueTask<IRunningModule> StartAsync(
        ModuleSource source, ModuleSpec spec, IModuleOutput output, IModuleObserver observer, CancellationToken cancellationToken)
    {
        var limited = spec.MemoryBytes > 0 ? spec : spec with { MemoryBytes = options.DefaultMemoryBytes };
        var modules = spec.Fuel > 0 ? withFuel.Value : plain;
        var lease = await modules.AcquireAsync(source, cancellationToken);
        try
        {
            CheckMemory(lease.Module, limited);
            return executor.Start(lease.Module, limited, output, new LeaseObserver(observer, lease));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await plain.DisposeAsync();
        if (withFuel.IsValueCreated)
        {
            await withFuel.Value.DisposeAsync();
        }
        executor.Dispose();
    }

    private static void CheckMemory(WasiModule module, ModuleSpec spec)
    {
        if (module.MinimumMemoryBytes > (ulong)spec.MemoryBytes)
        {
            throw new ModuleStartException(
                StartError.MemoryLimitTooSmall,
                $"The module begins with {module.MinimumMemoryBytes} bytes of memory and its limit is {spec.MemoryBytes}: raise its memory limit.");
        }
    }

    private LoadedModules CreateModules(EngineProfile profile)
    {
        var engine = new WasiEngine(EngineProfiles.For(profile, options.MaxModules), scheduler.LowestStack);
        scheduler.Ticker.Add(engine.Engine);
        return new LoadedModules(engine, profile, artifacts, options.KeepWarm, timeProvider);
    }
}
