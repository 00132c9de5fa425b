using Krustlet.Contracts.Identity;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>Another template's ReplicaSet has the name; the next pass tries the next hash.</summary>
internal sealed class ReplicaSetNameTakenException(NamespacedName deployment)
    : Exception($"The name of the next ReplicaSet of {deployment} is taken by another template; it gets another hash.");
