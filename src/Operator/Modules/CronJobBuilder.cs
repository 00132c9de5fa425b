using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>workload CronJob → batch CronJob. Pure.</summary>
internal sealed class CronJobBuilder(JobBuilder jobs, ServedResource<V1CronJob> served)
{
    public V1CronJob Build(WasmModule module, IReadOnlyList<string>? pools) => new()
    {
        ApiVersion = served.Current.ApiVersion,
        Kind = served.Current.Kind,
        Metadata = ModuleLabels.Metadata(module),
        Spec = new V1CronJobSpec
        {
            Schedule = module.Spec.Schedule,
            // The label lets us follow the Jobs; the CronJob owns them.
            JobTemplate = new V1JobTemplateSpec { Metadata = new V1ObjectMeta { Labels = ModuleLabels.Of(module) }, Spec = jobs.BuildSpec(module, pools) },
        },
    };
}
