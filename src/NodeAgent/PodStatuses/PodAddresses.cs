using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>podIP</c> and <c>podIPs</c>: written once the Pod has an address, kept to the end.</summary>
internal static class PodAddresses
{
    /// <summary>Fills in the addresses.</summary>
    public static void Write(V1PodStatus status, PodFacts pod)
    {
        if (pod.PodIp is not { } ip)
        {
            return;
        }

        status.PodIP = ip.ToString();
        status.PodIPs = [.. pod.PodIps.Select(static address => new V1PodIP { Ip = address.ToString() })];
    }
}
