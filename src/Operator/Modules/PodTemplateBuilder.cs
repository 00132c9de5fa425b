using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>The Pod template of a module, the same for every kind of workload but for its restart policy.</summary>
internal sealed class PodTemplateBuilder
{
    private readonly PodOverlay _overlay = new();

    /// <summary>Builds the template; <paramref name="pools"/> as in <see cref="PlacementBuilder.Place"/>.</summary>
    public V1PodTemplateSpec Build(WasmModule module, IReadOnlyList<string>? pools, RestartPolicy restartPolicy)
    {
        var spec = module.Spec;
        var pod = new V1PodSpec
        {
            Containers = [ContainerBuilder.Build(spec)],
            Volumes = spec.Volumes is { Count: > 0 } volumes ? [.. volumes] : null,
            ImagePullSecrets = spec.PullSecrets is { Count: > 0 } secrets ? [.. secrets] : null,
            RestartPolicy = restartPolicy.ToString(),
            // A module gets only what it is given; an overlay gives it the token.
            AutomountServiceAccountToken = false,
        };
        PlacementBuilder.Place(pod, module, pools);
        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = Labels(module), Annotations = Annotations(spec) },
            Spec = _overlay.Lay(pod, spec.PodTemplate?.Overlay),
        };
    }

    private static Dictionary<string, string> Labels(WasmModule module)
    {
        var labels = new Dictionary<string, string>(module.Spec.PodTemplate?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in ModuleLabels.Of(module))
        {
            labels[key] = value;
        }

        return labels;
    }

    private static Dictionary<string, string>? Annotations(WasmModuleSpec spec)
    {
        var annotations = new Dictionary<string, string>(spec.PodTemplate?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Set(ModuleAnnotations.MaxMemory, spec.Limits?.MaxMemory);
        Set(ModuleAnnotations.Fuel, spec.Limits?.Fuel?.ToString(CultureInfo.InvariantCulture));
        Set(ModuleAnnotations.ExecutionTimeout, spec.Limits?.ExecutionTimeout);
        Set(ModuleAnnotations.Network, spec.Capabilities?.Network?.ToString());
        Set(ModuleAnnotations.OutboundHosts, spec.Capabilities?.OutboundHosts is { Count: > 0 } hosts ? string.Join(',', hosts) : null);
        Set(ModuleAnnotations.VerificationKeys, DemandedKeys.Of(spec));
        return annotations.Count > 0 ? annotations : null;

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                annotations[key] = value;
            }
        }
    }
}
