using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules;

/// <summary>The module's container.</summary>
internal static class ContainerBuilder
{
    /// <summary>Its name, also for overlays and <c>kubectl logs -c</c>.</summary>
    public const string Name = "module";

    private const string Memory = "memory";

    public static V1Container Build(WasmModuleSpec spec) => new()
    {
        Name = Name,
        Image = spec.Module,
        ImagePullPolicy = spec.ImagePullPolicy?.ToString(),
        Args = NotEmpty(spec.Args),
        Env = NotEmpty(spec.Env),
        EnvFrom = NotEmpty(spec.EnvFrom),
        Ports = NotEmpty(spec.Ports?.Select(Port)),
        Resources = Resources(spec),
        VolumeMounts = NotEmpty(spec.VolumeMounts),
        StartupProbe = spec.Probes?.Startup,
        LivenessProbe = spec.Probes?.Liveness,
        ReadinessProbe = spec.Probes?.Readiness,
    };

    private static V1ContainerPort Port(WasmModulePort port) => new()
    {
        Name = port.Name,
        ContainerPort = port.ContainerPort,
        Protocol = port.Protocol ?? "TCP",
    };

    /// <summary>A bound on linear memory is the container's memory limit unless a limit is given.</summary>
    private static V1ResourceRequirements? Resources(WasmModuleSpec spec)
    {
        if (spec.Limits?.MaxMemory is not { } bound || spec.Resources?.Limits?.ContainsKey(Memory) == true)
        {
            return spec.Resources;
        }

        return new V1ResourceRequirements
        {
            Claims = spec.Resources?.Claims,
            Requests = spec.Resources?.Requests,
            Limits = new Dictionary<string, ResourceQuantity>(spec.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>()) { [Memory] = new(bound) },
        };
    }

    /// <summary>Absent rather than empty: an applied empty list would own the field.</summary>
    private static List<T>? NotEmpty<T>(IEnumerable<T>? items) => items?.ToList() is { Count: > 0 } list ? list : null;
}
