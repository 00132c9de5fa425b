using System.Net;
using k8s.Models;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary><c>spec.podCIDRs</c> of a Node, or <c>spec.podCIDR</c> where there is no list: at most one range of IPv4 and one of IPv6.</summary>
internal static class PodCidrs
{
    /// <summary>The ranges; none while the cluster has assigned none. What is no CIDR is passed over.</summary>
    public static IReadOnlyList<IPNetwork> Of(V1Node? node)
    {
        IEnumerable<string> texts = node?.Spec?.PodCIDRs is { Count: > 0 } list ? list : [node?.Spec?.PodCIDR ?? ""];
        return [.. texts.Select(Parse).OfType<IPNetwork>().DistinctBy(static range => range.BaseAddress.AddressFamily)];
    }

    /// <summary>Whether a range is within 127.0.0.0/8, all of which is the machine's own without a route.</summary>
    public static bool IsLoopback(IPNetwork range) => IPAddress.IsLoopback(range.BaseAddress);

    private static IPNetwork? Parse(string text) => IPNetwork.TryParse(text, out var range) ? range : null;
}
