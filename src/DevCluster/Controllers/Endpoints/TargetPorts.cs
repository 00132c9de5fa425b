using System.Globalization;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Endpoints;

/// <summary>Where on a Pod a Service's port leads (kubernetes <c>podutil.FindPort</c>).</summary>
internal static class TargetPorts
{
    /// <summary>The number; null when the target is a name that none of the Pod's containers gives to a port.</summary>
    public static int? Find(V1Pod pod, V1ServicePort port)
    {
        var target = port.TargetPort?.Value is { Length: > 0 } text ? text : port.Port.ToString(CultureInfo.InvariantCulture);
        return int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : pod.Spec.Containers.Concat(Sidecars(pod))
                .SelectMany(container => container.Ports ?? [])
                .FirstOrDefault(own => own.Name == target && (own.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.ContainerPort;
    }

    private static IEnumerable<V1Container> Sidecars(V1Pod pod) => pod.Spec.InitContainers?.Where(container => container.RestartPolicy == "Always") ?? [];
}
