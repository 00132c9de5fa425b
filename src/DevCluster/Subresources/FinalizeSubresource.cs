using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>namespaces/finalize</c>: the namespace controller lets go of an emptied namespace.</summary>
internal sealed class FinalizeSubresource(ObjectUpdater updater) : ISubresource
{
    private static readonly string[] Verbs = ["update"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "namespaces" }
        ? new SubresourceDefinition("finalize", "Namespace", null, Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "PUT")
        {
            throw Failures.MethodNotAllowed();
        }

        var body = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send the Namespace");
        var stored = updater.Update(new UpdateRequest(call.Resource, call.Key, WriteTarget.Subresource, "finalize", live => Finalize(live, body), WriteOptions.For(call)));
        await ApiResponse.WriteAsync(call.Http, 200, ObjectPresenter.Full(call.Resource, stored));
    }

    private static JsonObject Finalize(JsonObject live, JsonObject body)
    {
        var value = live.DeepClone().AsObject();
        value["spec"] = new JsonObject { ["finalizers"] = body["spec"]?["finalizers"]?.DeepClone() ?? new JsonArray() };
        if (ObjectMetadata.Text(body, "resourceVersion") is { Length: > 0 } version)
        {
            ObjectMetadata.Of(value)["resourceVersion"] = version;
        }

        return value;
    }
}
