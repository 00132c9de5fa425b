using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/eviction</c>: a delete that disruption budgets may put off with 429 (<c>kubectl drain</c>).</summary>
internal sealed class EvictionSubresource(ObjectUpdater updater, ObjectDeleter deleter, DisruptionBudgets budgets, TimeProvider time) : ISubresource
{
    private static readonly string[] Verbs = ["create"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" }
        ? new SubresourceDefinition("eviction", "Eviction", new GroupVersion("policy", "v1"), Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "POST")
        {
            throw Failures.MethodNotAllowed();
        }

        var eviction = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? throw Failures.BadRequest("the body of the request is empty; send an Eviction");
        if (ObjectMetadata.Text(eviction, "name") is { Length: > 0 } name && name != call.Key.Name)
        {
            throw Failures.BadRequest("name in URL does not match name in Eviction object");
        }

        var pod = NodeAddresses.PodOf(call);
        var options = DeleteOptions.Read(call, eviction["deleteOptions"] as JsonObject);
        if (!DisruptsNothing(pod))
        {
            budgets.TakeOne(call, pod, options.DryRun);
        }

        Announce(call, options.DryRun);
        deleter.Delete(call.Resource, call.Key, options with { Uid = options.Uid ?? ObjectMetadata.Text(pod, "uid") });
        await ApiResponse.WriteAsync(call.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }

    /// <summary>The Pod says why it goes: Jobs tell such an end from a failure.</summary>
    private void Announce(ApiCall call, bool dryRun) => updater.Update(new UpdateRequest(
        call.Resource, call.Key, WriteTarget.Status, "status",
        live =>
        {
            var pod = live.DeepClone().AsObject();
            PodConditions.Set(pod, "DisruptionTarget", "True", Timestamps.Format(time.GetUtcNow()), "EvictionByEvictionAPI", "Eviction API: evicting");
            return pod;
        },
        WriteOptions.For(call) with { DryRun = dryRun }));

    private static bool DisruptsNothing(JsonObject pod) =>
        (string?)pod["status"]?["phase"] is "Succeeded" or "Failed" or "Pending" || ObjectMetadata.IsDeleting(pod);
}
