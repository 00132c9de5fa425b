using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Service modules: a Deployment, and a core Service while they have ports.</summary>
internal sealed class DeploymentWorkload(OwnedChild<V1Deployment> deployments, OwnedChild<V1Service> services, DeploymentBuilder builder, ModulePods pods) : IModuleWorkload
{
    public ModuleWorkload Kind => ModuleWorkload.Service;

    public async Task<WorkloadObservation> EnsureAsync(WasmModule module, IReadOnlyList<string>? pools, CancellationToken cancellationToken)
    {
        var found = await deployments.FindAsync(module, cancellationToken);
        if (found.IsLeaving)
        {
            return WorkloadObservation.Waiting($"Deployment {module.Metadata.Name} is being deleted");
        }

        var deployment = await deployments.ApplyAsync(module, builder.Build(module, pools), found.Live, cancellationToken);
        if (ServiceBuilder.Build(module) is not { } desired)
        {
            await services.RemoveAsync(module, "the module has no ports", cancellationToken);
            return DeploymentObserver.Observe(deployment, pods.Of(module));
        }

        var service = await services.FindAsync(module, cancellationToken);
        if (service.IsLeaving)
        {
            return WorkloadObservation.Waiting($"Service {module.Metadata.Name} is being deleted");
        }

        await services.ApplyAsync(module, desired, service.Live, cancellationToken);
        return DeploymentObserver.Observe(deployment, pods.Of(module));
    }

    public async Task RemoveAsync(WasmModule module, CancellationToken cancellationToken)
    {
        var why = $"the workload is {module.Spec.Workload} now";
        await deployments.RemoveAsync(module, why, cancellationToken);
        await services.RemoveAsync(module, why, cancellationToken);
    }

    public void Forget(NamespacedName name)
    {
        deployments.Forget(name);
        services.Forget(name);
    }
}
