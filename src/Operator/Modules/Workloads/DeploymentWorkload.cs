using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Service modules: a Deployment, and a core Service while they have ports.</summary>
internal sealed class DeploymentWorkload(
    OwnedChild<V1Deployment> deployments,
    OwnedChild<V1Service> services,
    DeploymentBuilder builder,
    ModulePods pods,
    PoolSelection selection,
    RolloutHistory history,
    IEventRecorder events) : IModuleWorkload
{
    private const string RolledBack = "RolledBack";

    public ModuleWorkload Kind => ModuleWorkload.Service;

    public async Task<WorkloadObservation> EnsureAsync(WasmModule module, IReadOnlyList<string>? pools, CancellationToken cancellationToken)
    {
        var found = await deployments.FindAsync(module, cancellationToken);
        if (found.IsLeaving)
        {
            return WorkloadObservation.Waiting($"Deployment {module.Metadata.Name} is being deleted");
        }

        var (plan, seen) = await RollAsync(module, pools, found.Live, cancellationToken);
        if (ServiceBuilder.Build(plan.Module) is not { } desired)
        {
            await services.RemoveAsync(module, "the module has no ports", cancellationToken);
            return seen;
        }

        var service = await services.FindAsync(module, cancellationToken);
        if (service.IsLeaving)
        {
            return WorkloadObservation.Waiting($"Service {module.Metadata.Name} is being deleted");
        }

        await services.ApplyAsync(module, desired, service.Live, cancellationToken);
        return seen;
    }

    public async Task RemoveAsync(WasmModule module, CancellationToken cancellationToken)
    {
        var why = $"the workload is {module.Spec.Workload} now";
        await deployments.RemoveAsync(module, why, cancellationToken);
        await services.RemoveAsync(module, why, cancellationToken);
    }

    public void Forget(NamespacedName name)
    {
        history.Forget(name);
        deployments.Forget(name);
        services.Forget(name);
    }

    private async Task<(RolloutPlan Plan, WorkloadObservation Seen)> RollAsync(WasmModule module, IReadOnlyList<string>? pools, V1Deployment? live, CancellationToken cancellationToken)
    {
        var plan = history.Plan(module, live);
        var deployment = await ApplyAsync(plan, pools, live, cancellationToken);
        var seen = DeploymentObserver.Observe(deployment, pods.Of(module));
        var next = history.After(module, plan, seen);
        if (next != plan)
        {
            deployment = await ApplyAsync(next, pools, deployment, cancellationToken);
            if (next.IsRolledBack)
            {
                events.Record(ObjectReferences.To(module), EventSeverity.Warning, EventReasons.RolledBack, $"The rollout failed, and the replicas go back to the spec before: {seen.Message}");
            }

            seen = DeploymentObserver.Observe(deployment, pods.Of(module));
        }

        return (next, next.IsRolledBack ? seen with { Phase = WorkloadPhase.Failed, Reason = RolledBack, Message = $"{seen.Message}, of the spec before: the rollout of the spec as it is failed. Change the spec to try again" } : seen);
    }

    private async Task<V1Deployment> ApplyAsync(RolloutPlan plan, IReadOnlyList<string>? pools, V1Deployment? live, CancellationToken cancellationToken)
    {
        var desired = builder.Build(plan.Module, plan.IsRolledBack ? selection.Of(plan.Module) : pools);
        RolloutHistory.Note(desired, plan);
        var made = await deployments.ApplyAsync(plan.Module, desired, live, cancellationToken);
        history.Made(plan.Module, made);
        return made;
    }
}
