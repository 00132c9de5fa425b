using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authentication;

/// <summary><c>Authorization: Bearer</c> with any kind of token.</summary>
internal sealed class BearerTokenAuthenticator(IReadOnlyList<ITokenAuthenticator> kinds) : IRequestAuthenticator
{
    private const string Scheme = "Bearer ";

    public UserInfo? Authenticate(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return Find(header[Scheme.Length..].Trim(), [])?.User ?? throw Failures.Unauthorized();
    }

    /// <summary>Who a token stands for, or null.</summary>
    public TokenIdentity? Find(string token, IReadOnlyList<string> audiences) =>
        kinds.Select(kind => kind.Authenticate(token, audiences)).FirstOrDefault(identity => identity is not null);
}
