using Krustlet.DevCluster.Requests;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Faults;

/// <summary>What a fault may choose requests by.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">URL path.</param>
/// <param name="User">Who asks.</param>
/// <param name="Group">API group, empty for core and for paths that are no resources.</param>
/// <param name="Resource">Plural, or null for a path that is no resource.</param>
/// <param name="Namespace">Namespace, or null.</param>
/// <param name="Name">Object name, or null.</param>
/// <param name="Subresource">e.g. <c>status</c>, or null.</param>
/// <param name="IsWatch">Whether the request opens a watch.</param>
public sealed record FaultTarget(
    string Method,
    string Path,
    string User,
    string Group,
    string? Resource,
    string? Namespace,
    string? Name,
    string? Subresource,
    bool IsWatch)
{
    internal static FaultTarget Of(HttpContext context, string user, ResourcePath? path) => new(
        context.Request.Method,
        context.Request.Path.Value ?? "",
        user,
        path?.GroupVersion.Group ?? "",
        path?.Plural,
        path?.Namespace,
        path?.Name,
        path?.Subresource,
        context.Request.Query["watch"].ToString() is "true" or "1");

    internal static FaultTarget Of(ApiCall call) => Of(call.Http, call.User.Name, call.Path);
}
