using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Job modules. A Job's template cannot change, so a changed spec replaces the Job; only its parallelism is written on a living one.</summary>
internal sealed class JobWorkload(IApiClient client, OwnedChild<V1Job> jobs, JobBuilder builder, ModulePods pods) : IModuleWorkload
{
    public ModuleWorkload Kind => ModuleWorkload.Job;

    public async Task<WorkloadObservation> EnsureAsync(WasmModule module, IReadOnlyList<string>? pools, CancellationToken cancellationToken)
    {
        var found = await jobs.FindAsync(module, cancellationToken);
        if (found.IsLeaving)
        {
            return WorkloadObservation.Waiting($"Job {module.Metadata.Name} is being deleted");
        }

        var desired = builder.Build(module, pools);
        if (found.Live is not { } live)
        {
            live = await jobs.ApplyAsync(module, desired, null, cancellationToken);
        }
        else if (HashOf(live) != HashOf(desired))
        {
            await jobs.RemoveAsync(module, "its spec changed, another takes its place", cancellationToken);
            return WorkloadObservation.Waiting($"Job {module.Metadata.Name} is being replaced for a changed spec");
        }
        else if (desired.Spec.Parallelism is { } wanted && live.Spec.Parallelism != wanted)
        {
            live = await SetParallelismAsync(live, wanted, cancellationToken);
        }

        return JobObserver.Observe(live, pods.Of(module));
    }

    public Task RemoveAsync(WasmModule module, CancellationToken cancellationToken) =>
        jobs.RemoveAsync(module, $"the workload is {module.Spec.Workload} now", cancellationToken);

    public void Forget(NamespacedName name) => jobs.Forget(name);

    private static string? HashOf(V1Job job) =>
        job.Metadata.Annotations is { } annotations && annotations.TryGetValue(OperatorAnnotations.SpecHash, out var hash) ? hash : null;

    private Task<V1Job> SetParallelismAsync(V1Job live, int wanted, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["parallelism"] = wanted } };
        return client.PatchAsync(
            ApiResources.Jobs,
            new NamespacedName(live.Metadata.NamespaceProperty, live.Metadata.Name),
            new PatchRequest(PatchKind.Merge, patch.ToJsonString(), FieldManager: FieldManagers.Operator),
            cancellationToken);
    }
}
