using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authentication;

/// <summary>One way to tell who makes a request.</summary>
internal interface IRequestAuthenticator
{
    /// <summary>The user; null when the request carries no credentials of this kind. Credentials that are wrong are a 401.</summary>
    UserInfo? Authenticate(HttpContext context);
}
