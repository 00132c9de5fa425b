using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>A subresource through which one part of an object may change: the object comes and goes whole, and only that part is taken of it.</summary>
/// <param name="name">The subresource.</param>
/// <param name="updater">Writes.</param>
/// <param name="rules">Patches.</param>
internal abstract class PartSubresource(string name, ObjectUpdater updater, IObjectRules rules) : ISubresource
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    /// <summary>What comes of <see cref="Take"/> is checked by it, not as a change of the live object.</summary>
    protected virtual bool ChecksItself => false;

    public SubresourceDefinition? On(ResourceDefinition resource) => IsPartOf(resource) ? new SubresourceDefinition(name, resource.Kind, null, Verbs) : null;

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

    /// <summary>Whether objects of the kind have it.</summary>
    protected abstract bool IsPartOf(ResourceDefinition resource);

    /// <summary>A copy of the live object with the part that was asked for; throws when that may not be.</summary>
    protected abstract JsonObject Take(ResourceDefinition definition, JsonObject live, JsonObject asked);

    private async Task<StoredObject> ReplaceAsync(ApiCall call)
    {
        var body = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest($"the body of the request is empty; send the {call.Definition.Kind}");
        return Update(call, _ => body.DeepClone().AsObject());
    }

    private async Task<StoredObject> PatchAsync(ApiCall call)
    {
        var patch = await PatchDocument.ReadAsync(call);
        return Update(call, live => rules.Patch(call.Definition, live, patch.Language ?? PatchLanguage.Merge, patch.Body));
    }

    private StoredObject Update(ApiCall call, Func<JsonObject, JsonObject> change) => updater.Update(
        new UpdateRequest(call.Resource, call.Key, WriteTarget.Subresource, name, live => TakeAt(call.Definition, live, change(live)), WriteOptions.For(call)) { ChecksItself = ChecksItself });

    /// <summary>The version that was asked for comes with the part: it is compared with the live one.</summary>
    private JsonObject TakeAt(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var value = Take(definition, live, asked);
        ObjectMetadata.Of(value)["resourceVersion"] = ObjectMetadata.Of(asked)["resourceVersion"]?.DeepClone();
        return value;
    }
}
