using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authentication;

/// <summary><c>kubectl --as</c>: a request made in another user's name.</summary>
internal static class Impersonation
{
    public static UserInfo Apply(HttpContext context, UserInfo user)
    {
        var name = context.Request.Headers["Impersonate-User"].ToString();
        if (name.Length == 0)
        {
            return user;
        }

        var groups = context.Request.Headers["Impersonate-Group"].Where(group => group is not null).Cast<string>();
        return name == UserInfo.Anonymous.Name ? UserInfo.Anonymous : UserInfo.Authenticated(name, groups);
    }
}
