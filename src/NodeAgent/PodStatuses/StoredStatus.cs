namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>What the API server is known to have of a Pod: the digest of its status, and whether its object was deleted from here.</summary>
internal readonly record struct StoredStatus(Guid Digest, bool IsDeleted = false);
