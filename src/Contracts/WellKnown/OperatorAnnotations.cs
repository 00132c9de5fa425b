namespace Krustlet.Contracts.WellKnown;

/// <summary>What the operator notes on objects it writes, for its own next pass, and what users tell it.</summary>
public static class OperatorAnnotations
{
    /// <summary>On a Job: which spec it was made from. A Job cannot change, so another spec means another Job.</summary>
    public const string SpecHash = "wasm.krustlet.dev/spec-hash";

    /// <summary>On a WasmModule, by its user: another value than before asks the registry for the digest again.</summary>
    public const string Resolve = "wasm.krustlet.dev/resolve";

    /// <summary>On a Deployment that may be rolled back: the spec that last served in full, in JSON.</summary>
    public const string GoodSpec = "wasm.krustlet.dev/good-spec";

    /// <summary>On a Deployment that was rolled back: which spec failed. Another spec is tried.</summary>
    public const string FailedSpec = "wasm.krustlet.dev/failed-spec";

    /// <summary>On a Node: which labels, annotations and taints its pool put there, so that the pool takes off only its own.</summary>
    public const string AppliedTemplate = "node.krustlet.dev/applied-template";

    /// <summary>On a Node: since when its pool drains it (RFC 3339). Who finds it knows that the pool cordoned the node.</summary>
    public const string DrainStarted = "node.krustlet.dev/drain-started";

    /// <summary>On a Node that its pool drains: somebody else had cordoned it before, so it stays so.</summary>
    public const string KeepCordoned = "node.krustlet.dev/keep-cordoned";
}
