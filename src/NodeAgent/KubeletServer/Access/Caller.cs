namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Who calls (authentication.k8s.io/v1 UserInfo).</summary>
/// <param name="User">User name.</param>
/// <param name="Uid">UID, or null.</param>
/// <param name="Groups">Groups, <c>system:authenticated</c> among them.</param>
/// <param name="Extra">What the authenticator added, passed on to authorizers.</param>
internal sealed record Caller(string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IList<string>> Extra)
{
    /// <summary>The group of everyone who is someone.</summary>
    public const string Authenticated = "system:authenticated";
}
