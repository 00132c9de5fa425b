using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Environment;

/// <summary>What a Pod calls itself: its host name, and <c>HOSTNAME</c>, which container runtimes set and a module has no other way to learn.</summary>
internal static class PodHostname
{
    /// <summary>The variable.</summary>
    public const string Variable = "HOSTNAME";

    private const int MaxLength = 63;

    /// <summary>
    /// <c>spec.hostnameOverride</c> (Kubernetes 1.35), <c>spec.hostname</c>, or as much of the Pod's name as a host name may have; the node's name where the
    /// Pod has the node's network.
    /// </summary>
    public static string Of(PodFacts pod) => pod.Pod.Spec switch
    {
        { HostnameOverride: { Length: > 0 } name } => name,
        { HostNetwork: true, NodeName: { Length: > 0 } node } => node,
        { Hostname: { Length: > 0 } name } => name,
        _ => pod.Key.Name.Length <= MaxLength ? pod.Key.Name : pod.Key.Name[..MaxLength].TrimEnd('-', '.'),
    };
}
