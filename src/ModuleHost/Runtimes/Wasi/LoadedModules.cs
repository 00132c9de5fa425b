using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>
/// The modules of one engine: each loaded once, however many ask at the same time, shared by its instances,
/// and kept for a while after the last of them. A load that failed is forgotten, so that the next start tries again.
/// </summary>
internal sealed class LoadedModules : IAsyncDisposable
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
    private bool ended;

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
    /// <exception cref="OperationCanceledException">It was cancelled, or everything is being unloaded.</exception>
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

    /// <summary>Ends the loads that are under way, and unloads everything. No instance may be left. The engine goes last: a load may be inside it.</summary>
    public async ValueTask DisposeAsync()
    {
        List<LoadedModule> last;
        lock (gate)
        {
            ended = true;
            last = [.. modules.Values];
            modules.Clear();
        }
        await ending.CancelAsync();
        await sweeper.DisposeAsync();
        foreach (var loaded in last)
        {
            // Whoever asked for it is told what went wrong.
            await ((Task)loaded.Loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Unload(loaded);
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
            if (ended)
            {
                throw new OperationCanceledException("The host ends.");
            }
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
