using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>A preview1 module, compiled and linked, ready for any number of instances.</summary>
internal sealed class WasiModule(NativeEngine engine, NativeModule module, NativeInstancePre pre, ulong minimumMemoryBytes) : IDisposable
{
    public NativeEngine Engine { get; } = engine;

    public NativeInstancePre Pre { get; } = pre;

    /// <summary>What it asks for before it runs.</summary>
    public ulong MinimumMemoryBytes { get; } = minimumMemoryBytes;

    public void Dispose()
    {
        Pre.Dispose();
        module.Dispose();
    }
}
