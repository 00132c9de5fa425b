using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>CronJob modules. A changed spec is for the runs to come; those under way end as they began.</summary>
internal sealed class CronJobWorkload(OwnedChild<V1CronJob> cronJobs, CronJobBuilder builder, ModuleJobs jobs, ModulePods pods) : IModuleWorkload
{
    public ModuleWorkload Kind => ModuleWorkload.CronJob;

    public async Task<WorkloadObservation> EnsureAsync(WasmModule module, IReadOnlyList<string>? pools, CancellationToken cancellationToken)
    {
        var found = await cronJobs.FindAsync(module, cancellationToken);
        if (found.IsLeaving)
        {
            return WorkloadObservation.Waiting($"CronJob {module.Metadata.Name} is being deleted");
        }

        var cronJob = await cronJobs.ApplyAsync(module, builder.Build(module, pools), found.Live, cancellationToken);
        return CronJobObserver.Observe(cronJobs.Resource, cronJob, jobs.Of(module, cronJob), pods.Of(module));
    }

    public Task RemoveAsync(WasmModule module, CancellationToken cancellationToken) =>
        cronJobs.RemoveAsync(module, $"the workload is {module.Spec.Workload} now", cancellationToken);

    public void Forget(NamespacedName name) => cronJobs.Forget(name);
}
