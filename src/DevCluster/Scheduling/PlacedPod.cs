using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>A Pod that takes room on a node, bound or about to be.</summary>
internal sealed record PlacedPod(V1Pod Pod, PodDemands Demands);
