using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>All that a guest has of the host: arguments, environment, clock, descriptors and the network. Used by one thread at a time.</summary>
internal sealed class WasiState(StringTable arguments, StringTable environment, WasiClock clock, DescriptorTable descriptors, Func<HttpSession> openHttp)
{
    private HttpSession? http;

    public StringTable Arguments { get; } = arguments;

    public StringTable Environment { get; } = environment;

    public WasiClock Clock { get; } = clock;

    public DescriptorTable Descriptors { get; } = descriptors;

    /// <summary>Made when it is first asked for: most guests never do.</summary>
    public HttpSession Http => http ??= openHttp();

    /// <summary>Set by <c>proc_exit</c>; the guest does not run on.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Gives back all that it has of the host.</summary>
    public void Close()
    {
        Descriptors.CloseAll();
        http?.Dispose();
    }
}
