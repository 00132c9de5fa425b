using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>A ReplicaSet and the size it is to have.</summary>
internal sealed record ReplicaSetChange(V1ReplicaSet Set, int Replicas);
