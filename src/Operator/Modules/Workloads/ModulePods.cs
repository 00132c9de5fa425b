using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>The Pods of each module.</summary>
internal sealed class ModulePods(IObjectStore<V1Pod> pods, Indexer<V1Pod> byModule)
{
    /// <summary>The index value of a Pod: its module's namespace and name.</summary>
    public static IEnumerable<string> KeysOf(V1Pod pod) => ModuleLabels.ModuleOf(pod).Select(static module => module.ToString());

    /// <summary>The Pods of one module, in no order.</summary>
    public IReadOnlyList<V1Pod> Of(WasmModule module) => pods.ByIndex(byModule, new NamespacedName(module.Metadata.NamespaceProperty, module.Metadata.Name).ToString());
}
