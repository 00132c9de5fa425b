using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>One call of a preview1 function: its arguments, the caller's memory and the caller's state.</summary>
internal ref struct Preview1Call
{
    private readonly ReadOnlySpan<RawValue> arguments;

    public Preview1Call(WasiState state, GuestMemory memory, ReadOnlySpan<RawValue> arguments)
    {
        State = state;
        Memory = memory;
        this.arguments = arguments;
    }

    public WasiState State { get; }

    public GuestMemory Memory { get; }

    /// <summary>Set by <see cref="Suspend"/>.</summary>
    public PendingOperation? Pending { get; private set; }

    public readonly uint U32(int index) => (uint)arguments[index].I32;

    public readonly ulong U64(int index) => (ulong)arguments[index].I64;

    public readonly long I64(int index) => arguments[index].I64;

    /// <summary>Leaves the call pending. Only for functions marked as ones that may; return its result, the value is not used.</summary>
    public Errno Suspend(PendingOperation operation)
    {
        Pending = operation;
        return Errno.Again;
    }
}
