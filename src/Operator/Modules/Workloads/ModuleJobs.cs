using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>The Jobs that modules' CronJobs made.</summary>
internal sealed class ModuleJobs(IObjectStore<V1Job> jobs, Indexer<V1Job> byModule)
{
    /// <summary>The index value of a Job: its module's namespace and name.</summary>
    public static IEnumerable<string> KeysOf(V1Job job) => ModuleLabels.ModuleOf(job).Select(static module => module.ToString());

    /// <summary>The Jobs of one CronJob of a module, the latest first.</summary>
    public IReadOnlyList<V1Job> Of(WasmModule module, V1CronJob cronJob) =>
    [
        .. jobs.ByIndex(byModule, new NamespacedName(module.Metadata.NamespaceProperty, module.Metadata.Name).ToString())
            .Where(job => job.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == cronJob.Metadata.Uid) == true)
            .OrderByDescending(job => job.Metadata.CreationTimestamp)
            .ThenByDescending(job => job.Metadata.Name, StringComparer.Ordinal),
    ];
}
