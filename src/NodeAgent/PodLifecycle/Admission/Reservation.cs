using System.Collections.Immutable;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.PodResources;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>What one admitted Pod holds of the node.</summary>
/// <param name="Uid">Whose.</param>
/// <param name="Name">Its name: a static Pod that was edited waits for its former self.</param>
/// <param name="Requests">What it asks for.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="IsStatic">It is from this node's manifests.</param>
/// <param name="HostPorts">The host ports it claims.</param>
internal sealed record Reservation(string Uid, NamespacedName Name, PodRequests Requests, int Priority, bool IsStatic, ImmutableArray<HostPort> HostPorts)
{
    /// <summary>What a Pod would hold.</summary>
    public static Reservation Of(V1Pod pod) => new(pod.Metadata.Uid, new NamespacedName(pod.Metadata.NamespaceProperty, pod.Metadata.Name), PodRequests.Of(pod), pod.Spec.Priority ?? 0, PodOrigin.IsStatic(pod), [.. HostPort.Of(pod)]);
}
