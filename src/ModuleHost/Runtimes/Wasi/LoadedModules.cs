using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>
/// The modules of one engine: each loaded once, however many ask at the same time, shared by its instances,
/// and kept for a while after the last of them. A load that failed is forgotten, so that the next start tries again.
/// </summary>
internal sealed class LoadedModules : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LoadedModule> modules = [];
    private readonly WasiEngine engine;
    private readonly EngineProfile profile;
    private readonly ModuleArtifacts artifacts;
    private readonly TimeSpan keepWarm;
    private readonly TimeProvider timeProvider;
    private readonly CancellationTokenSource ending = new();
    private readonly ITimer sweeper;

    public LoadedModules(WasiEngine engine, EngineProfile profile, ModuleArtifacts artifacts, TimeSpan keepWarm, TimeProvider timeProvider)
    {
        this.engine = engine;
        this.profile = profile;
        this.artifacts = artifacts;
        this.keepWarm = keepWarm;
        this.timeProvider = timeProvider;
        sweeper = timeProvider.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many modules are loaded or being loaded.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return modules.Count;
            }
        }
    }

    /// <exception cref="ModuleStartException">The module cannot be compiled, loaded or linked.</exception>
    public async ValueTask<ModuleLease> AcquireAsync(ModuleSource source, CancellationToken cancellationToken)
    {
        var loaded = Use(source);
        try
        {
            return new ModuleLease(this, loaded, await loaded.Loading.WaitAsync(cancellationToken));
        }
        catch
        {
            Release(loaded);
            throw;
        }
    }

    public void Release(LoadedModule loaded)
    {
        lock (gate)
        {
            loaded.Users--;
            if (loaded.Users > 0)
            {
                return;
            }
            if (loaded.Loading.IsFaulted || loaded.Loading.IsCanceled)
            {
                Forget_NeedsLock(loaded);
                return;
            }
            loaded.IdleSince = timeProvider.GetTimestamp();
            sweeper.Change(keepWarm, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Unloads everything. No instance may be left.</summary>
    public void Dispose()
    {
        ending.Cancel();
        sweeper.Dispose();
        lock (gate)
        {
            foreach (var loaded in modules.Values)
            {
                Unload(loaded);
            }
            modules.Clear();
        }
        engine.Dispose();
        ending.Dispose();
    }

    private static void Unload(LoadedModule loaded)
    {
        if (loaded.Loading.IsCompletedSuccessfully)
        {
            loaded.Loading.GetAwaiter().GetResult().Dispose();
        }
    }

    private LoadedModule Use(ModuleSource source)
    {
        lock (gate)
        {
            if (!modules.TryGetValue(source.Digest, out var loaded) || loaded.Loading.IsFaulted || loaded.Loading.IsCanceled)
            {
                loaded = new LoadedModule(source.Digest, Task.Run(() => LoadAsync(source, ending.Token)));
                modules[source.Digest] = loaded;
            }
            loaded.Users++;
            return loaded;
        }
    }

    private async Task<WasiModule> LoadAsync(ModuleSource source, CancellationToken cancellationToken)
    {
        var module = await artifacts.OpenAsync(source, profile, path => NativeModule.DeserializeFile(engine.Engine, path), cancellationToken);
        return engine.Link(module);
    }

    private void Sweep()
    {
        lock (gate)
        {
            foreach (var loaded in modules.Values.Where(IsCold).ToList())
            {
                Unload(loaded);
                Forget_NeedsLock(loaded);
            }
            if (modules.Values.Any(loaded => loaded.Users == 0))
            {
                sweeper.Change(keepWarm, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private bool IsCold(LoadedModule loaded) => loaded.Users == 0 && timeProvider.GetElapsedTime(loaded.IdleSince) >= keepWarm;

    private void Forget_NeedsLock(LoadedModule loaded)
    {
        if (modules.TryGetValue(loaded.Digest, out var current) && ReferenceEquals(current, loaded))
        {
            modules.Remove(loaded.Digest);
        }
    }
}
