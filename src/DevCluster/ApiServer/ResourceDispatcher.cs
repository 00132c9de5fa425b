using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Reviews;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Subresources;
using Krustlet.DevCluster.Verbs;
using Krustlet.DevCluster.Watching;
using Krustlet.DevCluster.Writes;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>Hands a request for a resource to the verb, subresource or review that answers it.</summary>
internal sealed class ResourceDispatcher(ResourceCatalog catalog, VerbSet verbs, SubresourceSet subresources, ReviewSet reviews)
{
    public Task DispatchAsync(HttpContext context, UserInfo user, ResourcePath path)
    {
        var served = catalog.Directory.Find(path.GroupVersion.Group, path.GroupVersion.Version, path.Plural) ?? throw Failures.NoSuchPath();
        var call = new ApiCall(context, user, path, served);
        RequireScope(call);
        if (served.Traits.IsVirtual)
        {
            return reviews.AnswerAsync(call);
        }

        if (path.Subresource is { } name)
        {
            return (subresources.Find(served.Definition, name) ?? throw Failures.NoSuchPath()).HandleAsync(call);
        }

        return path.Name is null ? DispatchCollection(call) : DispatchObject(call);
    }

    /// <summary>What a failed request was about. Validation names the kind, everything else the resource.</summary>
    public StatusDetails Describe(ResourcePath? path, StatusException error)
    {
        var served = path is null ? null : catalog.Directory.Find(path.GroupVersion.Group, path.GroupVersion.Version, path.Plural);
        return new StatusDetails(path?.Name, path?.GroupVersion.Group, error.Reason == "Invalid" ? served?.Definition.Kind : path?.Plural);
    }

    private Task DispatchCollection(ApiCall call) => call.Http.Request.Method switch
    {
        "GET" => call.QueryFlag("watch") ? verbs.Watch.HandleAsync(call) : verbs.List.HandleAsync(call),
        "POST" when call.Definition.Namespaced && call.Path.Namespace is null => throw Failures.MethodNotAllowed(),
        "POST" => verbs.Create.HandleAsync(call),
        "DELETE" when call.Definition.Namespaced && call.Path.Namespace is null => throw Failures.MethodNotAllowed(),
        "DELETE" => verbs.Delete.HandleCollectionAsync(call),
        _ => throw Failures.MethodNotAllowed(),
    };

    private Task DispatchObject(ApiCall call) => call.Http.Request.Method switch
    {
        "GET" or "HEAD" => verbs.Get.HandleAsync(call),
        "PUT" => verbs.Update.HandleAsync(call, WriteTarget.Main),
        "PATCH" => verbs.Patch.HandleAsync(call, WriteTarget.Main),
        "DELETE" => verbs.Delete.HandleAsync(call),
        _ => throw Failures.MethodNotAllowed(),
    };

    private static void RequireScope(ApiCall call)
    {
        if (!call.Definition.Namespaced && call.Path.Namespace is not null)
        {
            throw Failures.NoSuchPath();
        }

        if (call.Definition.Namespaced && call.Path is { Namespace: null, Name: not null })
        {
            throw Failures.NoSuchPath();
        }
    }
}
