using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authorization;

/// <summary>Turns a request into a question and refuses what the authorizer does not allow.</summary>
internal sealed class RequestAuthorization(IAuthorizer authorizer)
{
    public void Require(HttpContext context, UserInfo user, ResourcePath? path)
    {
        var question = Question(context, path);
        if (authorizer.Allows(user, question))
        {
            return;
        }

        throw user.IsAnonymous && context.Request.Headers.Authorization.Count == 0 && path is null
            ? Forbid(user, $"cannot {question.Verb} path \"{question.Path}\"")
            : Forbid(user, $"cannot {question.Verb} resource \"{question.Resource}\" in API group \"{question.Group}\"");
    }

    private static AccessQuestion Question(HttpContext context, ResourcePath? path) => new(
        Verb(context, path),
        path?.GroupVersion.Group ?? "",
        path?.Plural,
        path?.Subresource ?? "",
        path?.Namespace ?? "",
        path?.Name ?? "",
        context.Request.Path.Value ?? "");

    private static string Verb(HttpContext context, ResourcePath? path) => (context.Request.Method, path) switch
    {
        ("GET" or "HEAD", { Name: null }) => context.Request.Query["watch"].ToString() is "true" or "1" ? "watch" : "list",
        ("GET" or "HEAD", _) => "get",
        ("POST", { }) => "create",
        ("PUT", { }) => "update",
        ("DELETE", { Name: null }) => "deletecollection",
        var (method, _) => method.ToLowerInvariant(),
    };

    private static StatusException Forbid(UserInfo user, string what) =>
        new(System.Net.HttpStatusCode.Forbidden, "Forbidden", $"forbidden: User \"{user.Name}\" {what}");
}
