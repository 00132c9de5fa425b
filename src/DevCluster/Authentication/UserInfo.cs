namespace Krustlet.DevCluster.Authentication;

/// <summary>Who makes a request (authentication.k8s.io <c>UserInfo</c>).</summary>
/// <param name="Name">User name.</param>
/// <param name="Uid">UID, for service accounts; otherwise empty.</param>
/// <param name="Groups">Groups, including <c>system:authenticated</c> or <c>system:unauthenticated</c>.</param>
/// <param name="Extra">Further facts, e.g. the Pod that a token is bound to.</param>
internal sealed record UserInfo(string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    public static UserInfo Anonymous { get; } = new("system:anonymous", "", ["system:unauthenticated"], NoExtra);

    public bool IsAnonymous => Groups.Contains("system:unauthenticated");

    /// <summary>A user that proved its name.</summary>
    public static UserInfo Authenticated(string name, IEnumerable<string> groups, string uid = "", IReadOnlyDictionary<string, IReadOnlyList<string>>? extra = null) =>
        new(name, uid, [.. groups, "system:authenticated"], extra ?? NoExtra);
}
