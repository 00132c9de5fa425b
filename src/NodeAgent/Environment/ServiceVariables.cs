using System.Globalization;
using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// Variables that tell a Pod where Services are, as the kubelet and Docker links name them: those of its own namespace unless
/// <c>enableServiceLinks</c> is false, and <c>kubernetes</c> of <c>default</c> always. A Service without an address has none.
/// </summary>
internal static class ServiceVariables
{
    private const string MasterNamespace = "default";
    private const string MasterName = "kubernetes";

    /// <summary>The variables of the Services that this Pod is told of.</summary>
    public static EnvironmentVariables Of(PodFacts pod, IEnumerable<V1Service> services)
    {
        var variables = new EnvironmentVariables();
        var linked = pod.Pod.Spec.EnableServiceLinks != false;

        // The Pod's own kubernetes Service, if it has one, stands before the cluster's.
        foreach (var service in services.Where(s => HasAddress(s) && (IsMaster(s) || (linked && s.Metadata.NamespaceProperty == pod.Key.Namespace)))
            .OrderBy(s => s.Metadata.NamespaceProperty == pod.Key.Namespace ? 1 : 0).ThenBy(static s => s.Metadata.Name, StringComparer.Ordinal))
        {
            Add(variables, service);
        }

        return variables;
    }

    private static bool HasAddress(V1Service service) => service.Spec is { Ports.Count: > 0, ClusterIP: { Length: > 0 } ip } && ip != "None";

    private static bool IsMaster(V1Service service) => service.Metadata is { NamespaceProperty: MasterNamespace, Name: MasterName };

    private static void Add(EnvironmentVariables variables, V1Service service)
    {
        var name = Upper(service.Metadata.Name);
        var (ip, ports) = (service.Spec.ClusterIP, service.Spec.Ports);
        variables.Set($"{name}_SERVICE_HOST", ip);
        variables.Set($"{name}_SERVICE_PORT", Number(ports[0].Port));
        foreach (var port in ports.Where(static p => !string.IsNullOrEmpty(p.Name)))
        {
            variables.Set($"{name}_SERVICE_PORT_{Upper(port.Name)}", Number(port.Port));
        }

        variables.Set($"{name}_PORT", Url(ip, ports[0]));
        foreach (var port in ports)
        {
            var prefix = $"{name}_PORT_{Number(port.Port)}_{Protocol(port)}";
            variables.Set(prefix, Url(ip, port));
            variables.Set($"{prefix}_PROTO", Protocol(port).ToLowerInvariant());
            variables.Set($"{prefix}_PORT", Number(port.Port));
            variables.Set($"{prefix}_ADDR", ip);
        }
    }

    private static string Url(string ip, V1ServicePort port)
    {
        var host = IPAddress.TryParse(ip, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip;
        return $"{Protocol(port).ToLowerInvariant()}://{host}:{Number(port.Port)}";
    }

    private static string Protocol(V1ServicePort port) => string.IsNullOrEmpty(port.Protocol) ? "TCP" : port.Protocol;

    private static string Upper(string name) => name.ToUpperInvariant().Replace('-', '_');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
