namespace Krustlet.Contracts.WellKnown;

/// <summary>Labels and annotations that Krustlet reads or writes.</summary>
public static class KrustletLabels
{
    /// <summary>Node label: the WasmNodePool that the node belongs to.</summary>
    public const string NodePool = "node.krustlet.dev/pool";

    /// <summary>Node label: how its pool provisioned it (<c>External</c>, <c>Hosted</c>, <c>Daemon</c>). Only such nodes go with the pool; one that was merely put into it stays.</summary>
    public const string Provisioning = "node.krustlet.dev/provisioning";

    /// <summary>Node label: hash of the agent configuration that its pool gave it.</summary>
    public const string Configuration = "node.krustlet.dev/configuration";

    /// <summary>Prefix of the node labels that name each runtime the node offers; the value is <c>"true"</c>.</summary>
    public const string RuntimePrefix = "node.krustlet.dev/runtime-";

    /// <summary>Pod annotation: <c>Shared</c> (default) or <c>Pod</c>, a module host of the Pod's own.</summary>
    public const string Isolation = "node.krustlet.dev/isolation";

    /// <summary>Label on everything made for a WasmModule: the module's name.</summary>
    public const string Module = "wasm.krustlet.dev/module";
}
