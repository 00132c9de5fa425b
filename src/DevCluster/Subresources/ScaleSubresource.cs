using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>/scale</c>: reads and sets the number of replicas of anything that has one.</summary>
internal sealed class ScaleSubresource(ObjectUpdater updater, IObjectRules rules) : ISubresource
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    public SubresourceDefinition? On(ResourceDefinition resource) =>
        resource.Scale is null ? null : new SubresourceDefinition("scale", "Scale", new GroupVersion("autoscaling", "v1"), Verbs);

    public async Task HandleAsync(ApiCall call)
    {
        var paths = call.Definition.Scale ?? throw Failures.NoSuchPath();
        var stored = call.Http.Request.Method switch
        {
            "GET" => call.Resource.Store.Find(call.Key) ?? throw Failures.NotFound(call.Definition, call.Key.Name),
            "PUT" => await ReplaceAsync(call, paths),
            "PATCH" => await PatchAsync(call, paths),
            _ => throw Failures.MethodNotAllowed(),
        };
        await ApiResponse.WriteAsync(call.Http, 200, ScaleDocument.Of(call.Resource.Thaw(stored), paths));
    }

    private async Task<StoredObject> ReplaceAsync(ApiCall call, ScalePaths paths)
    {
        var scale = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send a Scale");
        return Update(call, live => ScaleDocument.ApplyTo(live, scale, call.Definition, paths));
    }

    private async Task<StoredObject> PatchAsync(ApiCall call, ScalePaths paths)
    {
        var patch = await PatchDocument.ReadAsync(call);
        // A Scale has no lists, so that strategic merge and apply come to the same as merge.
        var language = patch.Language == PatchLanguage.Json ? PatchLanguage.Json : PatchLanguage.Merge;
        return Update(call, live => ScaleDocument.ApplyTo(live, rules.Patch(call.Definition, ScaleDocument.Of(live, paths), language, patch.Body), call.Definition, paths));
    }

    private StoredObject Update(ApiCall call, Func<JsonObject, JsonObject> change) =>
        updater.Update(new UpdateRequest(call.Resource, call.Key, WriteTarget.Main, "scale", change, WriteOptions.For(call)));
}
