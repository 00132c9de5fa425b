namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>All that a guest has of the host: arguments, environment, clock and descriptors. Used by one thread at a time.</summary>
internal sealed class WasiState(StringTable arguments, StringTable environment, WasiClock clock, DescriptorTable descriptors)
{
    public StringTable Arguments { get; } = arguments;

    public StringTable Environment { get; } = environment;

    public WasiClock Clock { get; } = clock;

    public DescriptorTable Descriptors { get; } = descriptors;

    /// <summary>Set by <c>proc_exit</c>; the guest does not run on.</summary>
    public int? ExitCode { get; set; }
}
