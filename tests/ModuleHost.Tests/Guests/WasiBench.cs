using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>A scheduler, an engine and an executor without a host around them.</summary>
internal sealed class WasiBench : IDisposable
{
    private readonly Scheduler scheduler;
    private readonly WasiEngine engine;
    private readonly WasiExecutor executor;
    private readonly List<WasiModule> modules = [];

    public WasiBench(int instances = 16, bool fuel = false, TimeProvider? timeProvider = null)
    {
        scheduler = new Scheduler(2, timeProvider ?? TimeProvider.System);
        engine = new WasiEngine(new EngineSettings { EpochInterruption = true, Fuel = fuel, Pool = new PoolSettings(instances, 1 << 16, 1 << 16) }, scheduler.LowestStack);
        scheduler.Ticker.Add(engine.Engine);
        executor = new WasiExecutor(scheduler, timeProvider ?? TimeProvider.System);
    }

    public WasiModule Load(byte[] wasm)
    {
        var module = engine.Link(NativeModule.Compile(engine.Engine, wasm));
        modules.Add(module);
        return module;
    }

    public StartedGuest Start(WasiModule module, ModuleSpec? spec = null)
    {
        var (output, observer) = (new TestOutput(), new TestObserver());
        return new StartedGuest(executor.Start(module, spec ?? Spec, output, observer), output, observer);
    }

    public StartedGuest Start(WasiModule module, IModuleOutput output)
    {
        var observer = new TestObserver();
        return new StartedGuest(executor.Start(module, Spec, output, observer), new TestOutput(), observer);
    }

    public StartedGuest Start(byte[] wasm, ModuleSpec? spec = null) => Start(Load(wasm), spec);

    public static ModuleSpec Spec => new() { Id = "test", MemoryBytes = 16 << 20 };

    public void Dispose()
    {
        scheduler.Dispose();
        executor.Dispose();
        modules.ForEach(module => module.Dispose());
        engine.Dispose();
    }
}
