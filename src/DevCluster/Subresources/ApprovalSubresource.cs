using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>certificatesigningrequests/approval</c>: sets the conditions and nothing else (kubectl certificate approve).</summary>
internal sealed class ApprovalSubresource(ObjectUpdater updater, IObjectRules rules, TimeProvider time) : ISubresource
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "certificates.k8s.io", Plural: "certificatesigningrequests" }
        ? new SubresourceDefinition("approval", resource.Kind, null, Verbs)
        : null;

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
        var body = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send the CertificateSigningRequest");
        return Update(call, _ => body.DeepClone().AsObject());
    }

    private async Task<StoredObject> PatchAsync(ApiCall call)
    {
        var patch = await PatchDocument.ReadAsync(call);
        return Update(call, live => rules.Patch(call.Definition, live, patch.Language ?? PatchLanguage.Merge, patch.Body));
    }

    private StoredObject Update(ApiCall call, Func<JsonObject, JsonObject> change) => updater.Update(new UpdateRequest(
        call.Resource, call.Key, WriteTarget.Subresource, "approval", live => Approve(live, change(live)), WriteOptions.For(call)));

    private JsonObject Approve(JsonObject live, JsonObject asked)
    {
        var value = live.DeepClone().AsObject();
        value["status"] ??= new JsonObject();
        value["status"]!["conditions"] = asked["status"]?["conditions"]?.DeepClone() ?? new JsonArray();
        ObjectMetadata.Of(value)["resourceVersion"] = ObjectMetadata.Of(asked)["resourceVersion"]?.DeepClone();
        foreach (var condition in value["status"]!["conditions"]!.AsArray().OfType<JsonObject>())
        {
            condition["status"] ??= "True";
            condition["lastUpdateTime"] ??= Timestamps.Format(time.GetUtcNow());
            condition["lastTransitionTime"] ??= Timestamps.Format(time.GetUtcNow());
        }

        return value;
    }
}
