namespace Krustlet.Contracts.WellKnown;

/// <summary>What the operator notes on objects it writes, for its own next pass.</summary>
public static class OperatorAnnotations
{
    /// <summary>On a Job: which spec it was made from. A Job cannot change, so another spec means another Job.</summary>
    public const string SpecHash = "wasm.krustlet.dev/spec-hash";

    /// <summary>On a Node: which labels, annotations and taints its pool put there, so that the pool takes off only its own.</summary>
    public const string AppliedTemplate = "node.krustlet.dev/applied-template";
}
