using System.Globalization;
using k8s.Models;

namespace Krustlet.NodeAgent.Environment;

/// <summary>The downward API's <c>resourceFieldRef</c>: requests and limits of a container, rounded up in units of the divisor.</summary>
internal static class ResourceFields
{
    /// <summary>The value; an unset limit is that of the Pod as a whole, or what the node can give at most.</summary>
    /// <exception cref="ContainerConfigException">The resource is not one the API allows.</exception>
    public static string Resolve(V1Pod pod, V1Container container, V1ResourceFieldSelector selector, V1Node? node)
    {
        var (kind, resource) = selector.Resource.Split('.', 2) is [var k, var r] ? (k, r) : throw Unknown(selector.Resource);
        var value = kind switch
        {
            "limits" => PodLimits.Of(pod, container.Resources, resource) ?? Amount(node?.Status?.Allocatable, resource),
            "requests" => Amount(container.Resources?.Requests, resource) ?? Amount(container.Resources?.Limits, resource),
            _ => throw Unknown(selector.Resource),
        };
        var divisor = selector.Divisor?.ToDecimal() is { } d && d != 0 ? d : 1;
        return Math.Ceiling((value ?? 0) / divisor).ToString(CultureInfo.InvariantCulture);
    }

    private static decimal? Amount(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;

    private static ContainerConfigException Unknown(string resource) =>
        new($"unsupported container resource: {resource}; use limits.<name> or requests.<name> with cpu, memory or ephemeral-storage");
}
