using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>A subresource of Pods through which one part of a running Pod's spec may change: the Pod comes and goes whole, and only that part is taken of it.</summary>
/// <param name="name">The subresource.</param>
/// <param name="take">The live Pod with the part that was asked for; throws when that may not be.</param>
/// <param name="updater">Writes.</param>
/// <param name="rules">Patches, and checks the outcome as if it were new.</param>
internal sealed class PodPartSubresource(string name, Func<ResourceDefinition, JsonObject, JsonObject, JsonObject> take, ObjectUpdater updater, IObjectRules rules) : ISubresource
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" } ? new SubresourceDefinition(name, resource.Kind, null, Verbs) : null;

    public async Task HandleAsync(ApiCall call)
    {
        var stored = call.Http.Request.Method switch
        {
            "GET" => call.Resource.Store.Find(call.Key) ?? throw Failures.NotFound(call.Definition, call.Key.Name),
            "PUT" => await ReplaceAsync(call),
            "PATCH" => await PatchAsync(call),
            _ => throw Failures.MethodNotAllowed(),
        };
        await ApiResponse.WriteAsync(call.Http, 200, ObjectPresenter.Full(call.Resource, stored));
    }

    private async Task<StoredObject> ReplaceAsync(ApiCall call)
    {
        var body = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send the Pod");
        return Update(call, _ => body.DeepClone().AsObject());
    }

    private async Task<StoredObject> PatchAsync(ApiCall call)
    {
        var patch = await PatchDocument.ReadAsync(call);
        return Update(call, live => rules.Patch(call.Definition, live, patch.Language ?? PatchLanguage.Merge, patch.Body));
    }

    private StoredObject Update(ApiCall call, Func<JsonObject, JsonObject> change) => updater.Update(
        new UpdateRequest(call.Resource, call.Key, WriteTarget.Subresource, name, live => Take(call.Definition, live, change(live)), WriteOptions.For(call)) { ChecksItself = true });

    private JsonObject Take(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var value = take(definition, live, asked);
        ObjectMetadata.Of(value)["resourceVersion"] = ObjectMetadata.Of(asked)["resourceVersion"]?.DeepClone();
        rules.PruneAndDefault(definition, value);
        rules.Validate(definition, value, null);
        return value;
    }
}
