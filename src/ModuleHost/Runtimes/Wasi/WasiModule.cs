using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>A preview1 module, compiled and linked, ready for any number of instances.</summary>
internal sealed class WasiModule(NativeEngine engine, NativeModule module, NativeInstancePre plain, NativeInstancePre withStreams, ulong minimumMemoryBytes) : IDisposable
{
    public NativeEngine Engine { get; } = engine;

    /// <summary>What it asks for before it runs.</summary>
    public ulong MinimumMemoryBytes { get; } = minimumMemoryBytes;

    /// <summary>The module, linked to what an instance needs.</summary>
    public NativeInstancePre PreFor(ModuleSpec spec) => HasStreams(spec) ? withStreams : plain;

    public void Dispose()
    {
        plain.Dispose();
        withStreams.Dispose();
        module.Dispose();
    }

    private static bool HasStreams(ModuleSpec spec) => spec.Listeners.Count > 0 || spec.Input is not null;
}
