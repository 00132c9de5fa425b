using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Selectors;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/eviction</c>: a delete that disruption budgets may put off with 429 (<c>kubectl drain</c>).</summary>
internal sealed class EvictionSubresource(ObjectDeleter deleter, ServedResource budgets) : ISubresource
{
    private const int RetryAfterSeconds = 10;
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
        var pod = NodeAddresses.PodOf(call);
        if (!IsTerminal(pod))
        {
            RequireBudget(call, pod);
        }

        deleter.Delete(call.Resource, call.Key, DeleteOptions.Read(call, eviction["deleteOptions"] as JsonObject));
        await ApiResponse.WriteAsync(call.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }

    private static bool IsTerminal(JsonObject pod) => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed" or "Pending";

    private void RequireBudget(ApiCall call, JsonObject pod)
    {
        var labels = (ObjectMetadata.Of(pod)["labels"] as JsonObject ?? []).ToDictionary(label => label.Key, label => (string?)label.Value ?? "");
        var blocking = budgets.Store.Current.Objects.Values
            .Where(budget => budget.Key.Namespace == call.Key.Namespace)
            .Select(budget => budget.Thaw())
            .FirstOrDefault(budget => Covers(budget, labels) && ((int?)budget["status"]?["disruptionsAllowed"] ?? 0) < 1);
        if (blocking is not null)
        {
            var refused = Failures.TooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", RetryAfterSeconds);
            var cause = new StatusCause("DisruptionBudget", $"The disruption budget {ObjectMetadata.Text(blocking, "name")} does not allow another disruption now", "");
            throw new StatusException(refused.Code, refused.Reason, refused.Message, [cause]) { Details = refused.Details };
        }
    }

    private static bool Covers(JsonObject budget, Dictionary<string, string> labels) =>
        budget["spec"]?["selector"] is JsonObject selector && SelectorObject.Read(selector).Matches(labels);
}
