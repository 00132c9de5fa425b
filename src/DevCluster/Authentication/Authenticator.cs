using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Asks every kind of authentication in turn; a request without credentials is anonymous.</summary>
internal sealed class Authenticator(IReadOnlyList<IRequestAuthenticator> kinds)
{
    public UserInfo Authenticate(HttpContext context)
    {
        foreach (var kind in kinds)
        {
            if (kind.Authenticate(context) is { } user)
            {
                return Impersonation.Apply(context, user);
            }
        }

        return UserInfo.Anonymous;
    }
}
