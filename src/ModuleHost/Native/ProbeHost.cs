using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Native;

/// <summary>Host of a guest that calls no function of its host's table.</summary>
internal sealed class ProbeHost : IGuestHost
{
    public HostCallOutcome Invoke(int function, GuestMemory memory, ReadOnlySpan<RawValue> arguments, out int result)
    {
        result = 0;
        return HostCallOutcome.Ended;
    }

    public bool TryComplete(GuestMemory memory, out int result)
    {
        result = 0;
        return true;
    }

    public EpochVerdict OnEpoch() => EpochVerdict.Continue;

    public void OnHostFault(Exception fault)
    {
    }
}
