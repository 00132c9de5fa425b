using System.Net;
using k8s.Models;

namespace Krustlet.NodeAgent.Options;

/// <summary>What the Node object is made of.</summary>
/// <param name="Name">metadata.name, a DNS-1123 subdomain.</param>
/// <param name="Hostname">The Hostname address.</param>
/// <param name="HostnameLabel">Value of kubernetes.io/hostname: the hostname where the user gave one, else the node's name, so that two agents of one machine count as two.</param>
/// <param name="Ip">The InternalIP, or null to find it. Given explicitly it may be a loopback address.</param>
/// <param name="Labels">User labels; none that NodeRestriction forbids, none that the agent sets itself.</param>
/// <param name="Taints">Taints at creation, besides the agent's own.</param>
/// <param name="MaxPods">Capacity in Pods.</param>
/// <param name="PodsPerCore">Bounds that capacity by the cores; 0 is no bound.</param>
/// <param name="CapacityLimits">Upper bounds of the measured capacity, by resource name.</param>
/// <param name="Reserved">What is kept from Pods, by resource name.</param>
/// <param name="Pressure">When the Node reports that it runs short.</param>
/// <param name="ProviderId">spec.providerID, or null.</param>
/// <param name="StatusUpdateFrequency">How often the status is computed.</param>
/// <param name="StatusReportFrequency">How often an unchanged status is written.</param>
/// <param name="LeaseDuration">Whole seconds.</param>
internal sealed record NodeOptions(
    string Name,
    string Hostname,
    string HostnameLabel,
    IPAddress? Ip,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<V1Taint> Taints,
    int MaxPods,
    int PodsPerCore,
    IReadOnlyDictionary<string, ResourceQuantity> CapacityLimits,
    IReadOnlyDictionary<string, ResourceQuantity> Reserved,
    PressureThresholds Pressure,
    string? ProviderId,
    TimeSpan StatusUpdateFrequency,
    TimeSpan StatusReportFrequency,
    TimeSpan LeaseDuration)
{
    /// <summary>Names of the runtimes that the node offers.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = NodeRuntimes.Implemented;

    /// <summary>What Pods may be granted, as labels (<see cref="Contracts.WellKnown.CapabilityLabels"/>).</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; init; } = new Dictionary<string, string>();
}
