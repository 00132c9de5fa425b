using System.Collections.Immutable;
using Krustlet.ControllerRuntime.PodResources;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>What the Pods already taken have reserved.</summary>
/// <param name="Pods">How many there are.</param>
/// <param name="Requests">What they ask for together.</param>
/// <param name="HostPorts">The host ports they claim.</param>
internal sealed record NodeUsage(int Pods, PodRequests Requests, ImmutableArray<HostPort> HostPorts)
{
    /// <summary>An empty node.</summary>
    public static NodeUsage None { get; } = new(0, PodRequests.None, []);
}
