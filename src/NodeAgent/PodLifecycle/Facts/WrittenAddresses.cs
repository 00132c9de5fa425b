using System.Net;
using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The addresses that a Pod's status has.</summary>
internal static class WrittenAddresses
{
    /// <summary><c>status.podIPs</c>, or <c>status.podIP</c> where there is no list; none when the Pod has none yet.</summary>
    public static IReadOnlyList<IPAddress> Of(V1Pod pod)
    {
        IEnumerable<string> texts = pod.Status?.PodIPs is { Count: > 0 } list ? list.Select(static entry => entry.Ip) : [pod.Status?.PodIP ?? ""];
        return [.. texts.Where(static text => IPAddress.TryParse(text, out _)).Select(IPAddress.Parse)];
    }
}
