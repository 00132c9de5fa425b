using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Taints the Node is created with. NodeRestriction forbids a node to change them later, so they are never touched again.</summary>
internal static class NodeTaints
{
    public static IList<V1Taint> Of(NodeOptions options) =>
    [
        Own("NoSchedule"),
        Own("NoExecute"),
        .. options.Taints.Where(taint => taint.Key != WasmArchitecture.LabelKey),
    ];

    private static V1Taint Own(string effect) => new() { Key = WasmArchitecture.LabelKey, Value = WasmArchitecture.LabelValue, Effect = effect };
}
