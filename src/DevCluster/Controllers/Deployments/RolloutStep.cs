using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>What one pass did.</summary>
/// <param name="Deployment">As it was read, with what the pass noted on it.</param>
/// <param name="Made">The ReplicaSet that the pass made; null: none.</param>
internal readonly record struct RolloutStep(V1Deployment Deployment, V1ReplicaSet? Made = null);
