using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>Ports of a workload Service → core/v1 Service, and the address it gives. Pure.</summary>
internal static class ServiceBuilder
{
    /// <summary>The Service, or null when the module serves no port or does not last.</summary>
    public static V1Service? Build(WasmModule module)
    {
        if (Ports(module) is not { Count: > 0 } ports)
        {
            return null;
        }

        return new V1Service
        {
            ApiVersion = ApiResources.Services.ApiVersion,
            Kind = ApiResources.Services.Kind,
            Metadata = ModuleLabels.Metadata(module),
            Spec = new V1ServiceSpec { Selector = ModuleLabels.Selector(module), Ports = [.. ports.Select(Port)] },
        };
    }

    /// <summary>Where the first port is reached inside the cluster; null without ports.</summary>
    public static string? Url(WasmModule module)
    {
        if (Ports(module) is not { Count: > 0 } ports)
        {
            return null;
        }

        var port = ports[0];
        var isHttp = module.Spec.Runtime == ModuleRuntime.WasiHttp || port.Name?.StartsWith("http", StringComparison.Ordinal) == true;
        var scheme = isHttp ? "http" : (port.Protocol ?? "TCP").ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{module.Metadata.Name}.{module.Metadata.NamespaceProperty}.svc:{port.ServicePort ?? port.ContainerPort}");
    }

    private static IReadOnlyList<WasmModulePort>? Ports(WasmModule module) =>
        module.Spec.Workload is null or ModuleWorkload.Service ? module.Spec.Ports : null;

    private static V1ServicePort Port(WasmModulePort port) => new()
    {
        // Several ports must have names; a made one serves as well.
        Name = port.Name ?? string.Create(CultureInfo.InvariantCulture, $"{(port.Protocol ?? "TCP").ToLowerInvariant()}-{port.ContainerPort}"),
        Protocol = port.Protocol ?? "TCP",
        Port = port.ServicePort ?? port.ContainerPort,
        TargetPort = port.ContainerPort,
    };
}
