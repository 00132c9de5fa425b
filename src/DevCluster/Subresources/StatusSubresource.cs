using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Verbs;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>/status</c>: writes change nothing but status.</summary>
internal sealed class StatusSubresource(GetVerb get, UpdateVerb update, PatchVerb patch) : ISubresource
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    public SubresourceDefinition? On(ResourceDefinition resource) =>
        resource.HasStatus ? new SubresourceDefinition("status", resource.Kind, null, Verbs) : null;

    public Task HandleAsync(ApiCall call) => call.Http.Request.Method switch
    {
        "GET" => get.HandleAsync(call),
        "PUT" => update.HandleAsync(call, WriteTarget.Status),
        "PATCH" => patch.HandleAsync(call, WriteTarget.Status),
        _ => throw Failures.MethodNotAllowed(),
    };
}
