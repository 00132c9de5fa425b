namespace Krustlet.Contracts.WellKnown;

/// <summary>Labels and annotations that Krustlet reads or writes.</summary>
public static class KrustletLabels
{
    /// <summary>Node label: the WasmNodePool that the node belongs to.</summary>
    public const string NodePool = "node.krustlet.dev/pool";

    /// <summary>Prefix of the node labels that name each runtime the node offers; the value is <c>"true"</c>.</summary>
    public const string RuntimePrefix = "node.krustlet.dev/runtime-";

    /// <summary>Pod annotation: <c>Shared</c> (default) or <c>Pod</c>, a module host of the Pod's own.</summary>
    public const string Isolation = "node.krustlet.dev/isolation";

    /// <summary>Label on everything made for a WasmModule: the module's name.</summary>
    public const string Module = "wasm.krustlet.dev/module";
}
