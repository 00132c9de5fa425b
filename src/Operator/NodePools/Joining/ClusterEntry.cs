namespace Krustlet.Operator.NodePools.Joining;

/// <summary>How machines outside reach the API server.</summary>
/// <param name="Server">Its address.</param>
/// <param name="AuthorityPem">Who signed its certificate.</param>
internal sealed record ClusterEntry(string Server, string AuthorityPem);
