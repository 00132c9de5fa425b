using System.Collections.Immutable;
using Krustlet.ControllerRuntime.PodResources;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>What one Pod uses of a resource, and what it asked for.</summary>
/// <param name="Pod">Which.</param>
/// <param name="Used">Bytes in all.</param>
/// <param name="Containers">Bytes by container, where that is known.</param>
internal sealed record PodUsage(PodFacts Pod, long Used, ImmutableArray<(string Container, long Used)> Containers)
{
    /// <summary>What it asked for, in bytes.</summary>
    public long Requested(string resource) => (long)PodRequests.Of(Pod.Pod)[resource];
}
