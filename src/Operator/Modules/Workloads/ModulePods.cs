using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>The Pods of each module.</summary>
internal sealed class ModulePods(IObjectStore<V1Pod> pods, Indexer<V1Pod> byModule)
{
    /// <summary>The index value of a Pod: its module's namespace and name.</summary>
    public static IEnumerable<string> KeysOf(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(KrustletLabels.Module, out var name) ? [Key(pod.Metadata.NamespaceProperty, name)] : [];

    /// <summary>The Pods of one module, in no order.</summary>
    public IReadOnlyList<V1Pod> Of(WasmModule module) => pods.ByIndex(byModule, Key(module.Metadata.NamespaceProperty, module.Metadata.Name));

    private static string Key(string @namespace, string name) => $"{@namespace}/{name}";
}
