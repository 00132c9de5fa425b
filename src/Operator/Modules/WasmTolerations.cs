using k8s.Models;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>
/// What every Pod for wasm nodes accepts: both taints of the architecture, and the network taint that a cloud's controllers
/// put on nodes they have no route for (the original's manifests tolerate the same three).
/// </summary>
internal static class WasmTolerations
{
    public static IReadOnlyList<V1Toleration> All { get; } =
    [
        Architecture("NoExecute"),
        Architecture("NoSchedule"),
        new V1Toleration { Key = "node.kubernetes.io/network-unavailable", OperatorProperty = "Exists", Effect = "NoSchedule" },
    ];

    private static V1Toleration Architecture(string effect) =>
        new() { Key = WasmArchitecture.LabelKey, OperatorProperty = "Equal", Value = WasmArchitecture.LabelValue, Effect = effect };
}
