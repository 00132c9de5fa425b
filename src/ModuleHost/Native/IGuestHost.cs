using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Native;

/// <summary>What a <see cref="GuestInstance"/> asks of its owner while its wasm runs. Called on the thread that polls it.</summary>
internal interface IGuestHost
{
    /// <summary>The guest calls a host function, by its place among those bound.</summary>
    HostCallOutcome Invoke(int function, GuestMemory memory, ReadOnlySpan<RawValue> arguments, out int result);

    /// <summary>Whether the call left pending completes now, and with what.</summary>
    bool TryComplete(GuestMemory memory, out int result);

    /// <summary>The guest has run for one epoch.</summary>
    EpochVerdict OnEpoch();

    /// <summary>A host function failed in a way that is the host's fault; the guest ends.</summary>
    void OnHostFault(Exception fault);
}
