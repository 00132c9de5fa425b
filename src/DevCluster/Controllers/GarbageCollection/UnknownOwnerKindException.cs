namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>An owner is of a kind that the API server does not serve (now), so nobody can say whether it exists.</summary>
internal sealed class UnknownOwnerKindException(string apiVersion, string kind, string dependent)
    : Exception($"{dependent} is owned by a {kind} of {apiVersion}, which the API server does not serve: install its CustomResourceDefinition or remove the owner reference.");
