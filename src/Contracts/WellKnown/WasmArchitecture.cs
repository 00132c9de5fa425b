namespace Krustlet.Contracts.WellKnown;

/// <summary>
/// How a wasm node presents itself, exactly as the original Krustlet did, so that its manifests run unchanged:
/// label and taint <c>kubernetes.io/arch=wasm32-wasi</c>, nodeInfo.architecture <c>wasm-wasi</c>.
/// </summary>
public static class WasmArchitecture
{
    /// <summary>Value of the arch and os labels, and of the taints.</summary>
    public const string LabelValue = "wasm32-wasi";

    /// <summary>Key of the arch label and of both taints.</summary>
    public const string LabelKey = "kubernetes.io/arch";

    /// <summary><c>status.nodeInfo.architecture</c>.</summary>
    public const string NodeInfoValue = "wasm-wasi";
}
