using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.Bench.Starts;

/// <summary>The module host's executor in this process, with the engine settings that a host has, output discarded.</summary>
internal sealed class ExecutorStarts : IDisposable
{
    private const int PoolSize = 100;
    private static readonly ModuleSpec Spec = new() { Id = "bench", MemoryBytes = 64 << 20 };

    private readonly TimeProvider time;
    private readonly Scheduler scheduler;
    private readonly WasiEngine engine;
    private readonly WasiModule module;
    private readonly WasiExecutor executor;

    public ExecutorStarts(string wasm, TimeProvider time)
    {
        this.time = time;
        scheduler = new Scheduler(Math.Min(Environment.ProcessorCount, 8), time);
        engine = new WasiEngine(EngineProfiles.For(EngineProfile.Core, PoolSize), scheduler.LowestStack);
        scheduler.Ticker.Add(engine.Engine);
        module = engine.Link(NativeModule.Compile(engine.Engine, File.ReadAllBytes(wasm)));
        executor = new WasiExecutor(scheduler, time);
    }

    /// <summary>Each start is asked for by a thread outside the scheduler, which then awaits the end. Microseconds.</summary>
    public async Task<IReadOnlyList<double>> RunOneByOneAsync(int warm, int count)
    {
        var times = new List<double>(count);
        for (var run = -warm; run < count; run++)
        {
            var observer = new EndTime(time);
            var from = time.GetTimestamp();
            executor.Start(module, Spec, new NullOutput(), observer);
            var took = time.GetElapsedTime(from, await observer.Ended);
            if (run >= 0)
            {
                times.Add(took.TotalMicroseconds);
            }
        }

        return times;
    }

    /// <summary>Each end starts the next on the thread it happened on: the work without a change of threads. Microseconds.</summary>
    public async Task<IReadOnlyList<double>> RunChainedAsync(int warm, int count)
    {
        var chain = new ChainedStarts(warm, count, time, next => executor.Start(module, Spec, new NullOutput(), next));
        chain.Begin();
        return await chain.Times;
    }

    public void Dispose()
    {
        scheduler.Dispose();
        module.Dispose();
        engine.Dispose();
    }
}
