namespace Krustlet.Contracts.WellKnown;

/// <summary>Pod annotations that bound an instance or grant it something; a node agent that does not know one grants nothing by it.</summary>
public static class ModuleAnnotations
{
    /// <summary>Most linear memory of each container, a quantity above zero, e.g. <c>64Mi</c>; the least of it and the container's memory limit counts.</summary>
    public const string MaxMemory = "wasm.krustlet.dev/max-memory";

    /// <summary>Most Wasmtime fuel of one run, a whole number from 1 up; WASI 0.2 components count none and do not start with it.</summary>
    public const string Fuel = "wasm.krustlet.dev/fuel";

    /// <summary>Longest run of a container, above zero, e.g. <c>1h30m</c> (<see cref="ModuleDuration"/>); one that lasts longer ends with 137.</summary>
    public const string ExecutionTimeout = "wasm.krustlet.dev/execution-timeout";

    /// <summary><c>None</c>: written for a module that says so. Nothing reads it: no network but ports and outbound hosts is granted by any annotation.</summary>
    public const string Network = "wasm.krustlet.dev/network";

    /// <summary>Comma-separated hosts that the module may call: <c>host</c>, <c>host:port</c> or <c>*.domain</c>.</summary>
    public const string OutboundHosts = "wasm.krustlet.dev/outbound-hosts";

    /// <summary>HTTP answers that it may have open at once, a number.</summary>
    public const string MaxConcurrentRequests = "wasm.krustlet.dev/max-concurrent-requests";

    /// <summary>Public keys in PEM, one after the other: the Pod's modules run only with a signature by one of them, whatever else the node demands.</summary>
    public const string VerificationKeys = "wasm.krustlet.dev/verification-keys";
}
