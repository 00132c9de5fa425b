using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>workload Service → apps/v1 Deployment. Pure.</summary>
internal sealed class DeploymentBuilder(PodTemplateBuilder templates)
{
    public V1Deployment Build(WasmModule module, IReadOnlyList<string>? pools) => new()
    {
        ApiVersion = ApiResources.Deployments.ApiVersion,
        Kind = ApiResources.Deployments.Kind,
        Metadata = ModuleLabels.Metadata(module),
        Spec = new V1DeploymentSpec
        {
            // Absent: an autoscaler or a person owns the count, and we never write it.
            Replicas = module.Spec.Replicas,
            Selector = new V1LabelSelector { MatchLabels = ModuleLabels.Selector(module) },
            ProgressDeadlineSeconds = module.Spec.Rollout?.ProgressDeadlineSeconds,
            Strategy = Strategy(module.Spec.Rollout),
            Template = templates.Build(module, pools, RestartPolicy.Always),
        },
    };

    private static V1DeploymentStrategy? Strategy(WasmModuleRollout? rollout) => rollout is { MaxSurge: null, MaxUnavailable: null } or null
        ? null
        : new V1DeploymentStrategy
        {
            Type = "RollingUpdate",
            RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = rollout.MaxSurge, MaxUnavailable = rollout.MaxUnavailable },
        };
}
