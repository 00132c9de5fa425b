using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/binding</c>: gives a Pod to a node, once.</summary>
internal sealed class BindingSubresource(ObjectUpdater updater, TimeProvider time) : ISubresource
{
    private static readonly string[] Verbs = ["create"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" }
        ? new SubresourceDefinition("binding", "Binding", null, Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "POST")
        {
            throw Failures.MethodNotAllowed();
        }

        var binding = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send a Binding");
        var node = (string?)binding["target"]?["name"] is { Length: > 0 } name ? name : throw Failures.BadRequest("target.name is required: the node to bind to");
        updater.Update(new UpdateRequest(call.Resource, call.Key, WriteTarget.Subresource, "binding", live => Bind(call, live, binding, node), WriteOptions.For(call)) { ChecksItself = true });
        await ApiResponse.WriteAsync(call.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }

    private JsonObject Bind(ApiCall call, JsonObject live, JsonObject binding, string node)
    {
        if (ObjectMetadata.Text(binding, "uid") is { Length: > 0 } uid && uid != ObjectMetadata.Text(live, "uid"))
        {
            throw Failures.Conflict(call.Definition, call.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {ObjectMetadata.Text(live, "uid")}");
        }

        if (ObjectMetadata.IsDeleting(live))
        {
            throw Failures.Conflict(call.Definition, call.Key.Name, $"pod {call.Key.Name} is being deleted, cannot be assigned to a host");
        }

        if ((string?)live["spec"]?["nodeName"] is { Length: > 0 } present)
        {
            throw Failures.Conflict(call.Definition, call.Key.Name, $"pod {call.Key.Name} is already assigned to node \"{present}\"");
        }

        var pod = live.DeepClone().AsObject();
        pod["spec"]!["nodeName"] = node;
        CopyMetadata(binding, pod, "annotations");
        CopyMetadata(binding, pod, "labels");
        PodConditions.Set(pod, "PodScheduled", "True", Timestamps.Format(time.GetUtcNow()));
        return pod;
    }

    private static void CopyMetadata(JsonObject from, JsonObject to, string field)
    {
        if (ObjectMetadata.Of(from)[field] is not JsonObject { Count: > 0 } entries)
        {
            return;
        }

        ObjectMetadata.Of(to)[field] ??= new JsonObject();
        foreach (var (name, value) in entries)
        {
            ObjectMetadata.Of(to)[field]![name] = value?.DeepClone();
        }
    }
}
