using Krustlet.DevCluster.Authentication;

namespace Krustlet.DevCluster.Authorization;

/// <summary>Everyone who proved a name may do everything; anyone may ask for health and version. There is no RBAC on a machine of one's own.</summary>
internal sealed class AuthenticatedUsersAuthorizer : IAuthorizer
{
    private static readonly string[] PublicPaths = ["/version", "/healthz", "/livez", "/readyz", "/openid/v1/jwks", "/.well-known/openid-configuration"];

    public bool Allows(UserInfo user, AccessQuestion question) =>
        !user.IsAnonymous || (question.Resource is null && question.Verb == "get" && IsPublic(question.Path));

    private static bool IsPublic(string path) =>
        PublicPaths.Any(open => path == open || (path.StartsWith(open, StringComparison.Ordinal) && path[open.Length] == '/'));
}
