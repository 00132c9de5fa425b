using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>workload Job → batch/v1 Job. Pure.</summary>
internal sealed class JobBuilder(PodTemplateBuilder templates)
{
    public V1Job Build(WasmModule module, IReadOnlyList<string>? pools)
    {
        var metadata = ModuleLabels.Metadata(module);
        metadata.Annotations = new Dictionary<string, string> { [OperatorAnnotations.SpecHash] = SpecHash.Of(module.Spec) };
        return new V1Job
        {
            ApiVersion = ApiResources.Jobs.ApiVersion,
            Kind = ApiResources.Jobs.Kind,
            Metadata = metadata,
            Spec = BuildSpec(module, pools),
        };
    }

    /// <summary>What one run is, of a Job or of a CronJob.</summary>
    public V1JobSpec BuildSpec(WasmModule module, IReadOnlyList<string>? pools) => new()
    {
        Completions = module.Spec.Completions,
        Parallelism = module.Spec.Parallelism,
        BackoffLimit = module.Spec.BackoffLimit,
        Template = templates.Build(module, pools, RestartPolicy.Never),
    };
}
