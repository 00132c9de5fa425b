using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Requests;

/// <summary>One request for a resource: who asks, for what, and the HTTP exchange.</summary>
internal sealed record ApiCall(HttpContext Http, UserInfo User, ResourcePath Path, ServedResource Resource)
{
    public ResourceDefinition Definition => Resource.Definition;

    public CancellationToken Cancelled => Http.RequestAborted;

    /// <summary>The key of the named object.</summary>
    public ObjectKey Key => new(Path.Namespace ?? "", Path.Name ?? throw Failures.MethodNotAllowed());

    /// <summary>A query parameter; null when absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool QueryFlag(string name) => Query(name) is "true" or "1" or "t" or "T" or "TRUE" or "True";

    public int? QueryNumber(string name) => Query(name) switch
    {
        null => null,
        var text when int.TryParse(text, out var number) => number,
        var text => throw Failures.BadRequest($"query parameter {name}: \"{text}\" is not a whole number"),
    };
}
