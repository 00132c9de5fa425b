using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_engine_t</c>. Thread-safe. Modules, linkers and stores keep their own reference to it.</summary>
internal sealed partial class NativeEngine : SafeHandle
{
    /// <summary>The engine's version, as artifacts are keyed by it.</summary>
    public const string Version = "50.0.1";

    public NativeEngine(EngineSettings settings)
        : base(0, ownsHandle: true)
    {
        Settings = settings;
        // The engine takes the configuration over, whether or not it can be made.
        handle = NewWithConfig(CreateConfig(settings));
        if (handle == 0)
        {
            throw new EngineException("The engine could not be created with these settings; its reason is on standard error.");
        }
    }

    public EngineSettings Settings { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>For the one call that is made at every start and borrows the engine: its caller sees to it that this object is alive. All others take the object itself, which counts them.</summary>
    public nint Pointer => handle;

    /// <summary>Moves every store of this engine one epoch on. Cheap; callable from any thread.</summary>
    public void IncrementEpoch() => IncrementEpoch(handle);

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    private static nint CreateConfig(EngineSettings settings)
    {
        var config = ConfigNew();
        ConsumeFuel(config, settings.Fuel);
        EpochInterruption(config, settings.EpochInterruption);
        if (!settings.Components)
        {
            // Only components use it, and it costs every store of core modules.
            ConcurrencySupport(config, false);
        }
        if (settings.Pool is { } pool)
        {
            var pooling = NativePool.Create(pool);
            NativePool.Apply(config, pooling);
            NativePool.Delete(pooling);
        }
        return config;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_config_new")]
    private static partial nint ConfigNew();

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_config_consume_fuel_set")]
    private static partial void ConsumeFuel(nint config, [MarshalAs(UnmanagedType.U1)] bool on);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_config_epoch_interruption_set")]
    private static partial void EpochInterruption(nint config, [MarshalAs(UnmanagedType.U1)] bool on);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_config_concurrency_support_set")]
    private static partial void ConcurrencySupport(nint config, [MarshalAs(UnmanagedType.U1)] bool on);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_engine_new_with_config")]
    private static partial nint NewWithConfig(nint config);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_engine_delete")]
    private static partial void Delete(nint engine);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_engine_increment_epoch")]
    private static partial void IncrementEpoch(nint engine);
}
