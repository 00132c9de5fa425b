using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>A port of the node that a Pod claims for itself (<c>hostPort</c>).</summary>
/// <param name="Ip">The address; <c>0.0.0.0</c> is every one.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Number">The port.</param>
internal sealed record HostPort(string Ip, string Protocol, int Number)
{
    private const string Any = "0.0.0.0";

    /// <summary>The ports that a Pod's containers claim.</summary>
    public static IEnumerable<HostPort> Of(V1Pod pod) =>
        pod.Spec.Containers.SelectMany(static c => c.Ports ?? []).Where(static p => p.HostPort > 0)
            .Select(static p => new HostPort(string.IsNullOrEmpty(p.HostIP) ? Any : p.HostIP, string.IsNullOrEmpty(p.Protocol) ? "TCP" : p.Protocol, p.HostPort!.Value));

    /// <summary>Whether both cannot be had.</summary>
    public bool Conflicts(HostPort other) =>
        Number == other.Number && Protocol == other.Protocol && (Ip == other.Ip || Ip == Any || other.Ip == Any);
}
