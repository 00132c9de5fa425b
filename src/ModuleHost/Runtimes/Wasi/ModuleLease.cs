namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>The right to use a loaded module until disposal.</summary>
internal sealed class ModuleLease(LoadedModules owner, LoadedModule loaded, WasiModule module) : IDisposable
{
    private LoadedModule? held = loaded;

    public WasiModule Module { get; } = module;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref held, null) is { } released)
        {
            owner.Release(released);
        }
    }
}
