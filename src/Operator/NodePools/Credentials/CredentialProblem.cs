namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>Why credentials of a pool reach nobody.</summary>
/// <param name="Reason">CamelCase, for the CredentialsSynced condition.</param>
/// <param name="Message">What to change.</param>
internal sealed record CredentialProblem(string Reason, string Message);
