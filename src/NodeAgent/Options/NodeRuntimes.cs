using Krustlet.Contracts.WellKnown;

namespace Krustlet.NodeAgent.Options;

/// <summary>Names of runtimes, as node labels, RuntimeClasses and <c>--runtimes</c> have them.</summary>
internal static class NodeRuntimes
{
    /// <summary>Command modules and components.</summary>
    public const string Wasi = "wasi";

    /// <summary>All names that mean something, with their RuntimeClass.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>
    {
        [Wasi] = RuntimeClasses.Wasi,
        ["wasi-http"] = RuntimeClasses.WasiHttp,
        ["wascc"] = RuntimeClasses.Wascc,
    };

    /// <summary>Those that this agent has.</summary>
    public static IReadOnlyList<string> Implemented { get; } = [Wasi];
}
