using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Selectors;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>
/// What PodDisruptionBudgets still allow, and the taking of it (kubernetes <c>EvictionREST.checkAndDecrement</c>). Their status
/// is counted by the disruption controller; until it has, nothing may be disrupted.
/// </summary>
internal sealed class DisruptionBudgets(ObjectUpdater updater, ServedResource budgets, TimeProvider time)
{
    private const int RetryAfterSeconds = 10;
    private const int MostDisrupted = 2000;
    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    /// <summary>Takes one disruption of the budget that covers a Pod, if one does; 429 when it has none to give.</summary>
    public void TakeOne(ApiCall call, JsonObject pod, bool dryRun)
    {
        var covering = Covering(call.Key.Namespace, pod);
        if (covering.Count > 1)
        {
            throw new StatusException(System.Net.HttpStatusCode.InternalServerError, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }

        if (covering is [var budget] && !IsFree(pod, budget.Thaw()))
        {
            var options = new WriteOptions(call.User, "kube-apiserver", dryRun, FieldValidation.Ignore, false);
            updater.Update(new UpdateRequest(budgets, budget.Key, WriteTarget.Status, "status", live => Decremented(live, call.Key.Name), options));
        }
    }

    private List<StoredObject> Covering(string ns, JsonObject pod)
    {
        var labels = (ObjectMetadata.Of(pod)["labels"] as JsonObject ?? []).ToDictionary(label => label.Key, label => (string?)label.Value ?? "");
        return [.. budgets.Store.Current.Objects.Values.Where(budget => budget.Key.Namespace == ns && Covers(budget.Thaw(), labels))];
    }

    private static bool Covers(JsonObject budget, Dictionary<string, string> labels) =>
        budget["spec"]?["selector"] is JsonObject selector && SelectorObject.Read(selector).Matches(labels);

    /// <summary>A Pod that is not ready is none of those a budget counts on, as long as there are enough that are.</summary>
    private static bool IsFree(JsonObject pod, JsonObject budget)
    {
        var isReady = (pod["status"]?["conditions"] as JsonArray ?? []).Any(condition => (string?)condition?["type"] == "Ready" && (string?)condition["status"] == "True");
        var (healthy, desired) = (Count(budget, "currentHealthy"), Count(budget, "desiredHealthy"));
        return !isReady && ((string?)budget["spec"]?["unhealthyPodEvictionPolicy"] == "AlwaysAllow" || (healthy >= desired && desired > 0));
    }

    private JsonObject Decremented(JsonObject live, string pod)
    {
        var name = ObjectMetadata.Text(live, "name");
        if (Count(live, "observedGeneration") < ObjectMetadata.Generation(live))
        {
            throw Refused($"The disruption budget {name} is still being processed by the server.", RetryAfterSeconds);
        }

        if (live["status"]?["disruptedPods"] is JsonObject { Count: > MostDisrupted })
        {
            throw Failures.Forbidden(budgets.Definition, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (Count(live, "disruptionsAllowed") < 1)
        {
            throw Refused($"The disruption budget {name} needs {Count(live, "desiredHealthy")} healthy pods and has {Count(live, "currentHealthy")} currently", null);
        }

        var budget = live.DeepClone().AsObject();
        var status = budget["status"]!.AsObject();
        status["disruptionsAllowed"] = Count(live, "disruptionsAllowed") - 1;
        status["disruptedPods"] ??= new JsonObject();
        status["disruptedPods"]![pod] = Timestamps.Format(time.GetUtcNow());
        return budget;
    }

    private static StatusException Refused(string why, int? retryAfterSeconds)
    {
        var refused = Failures.TooManyRequests(Refusal, retryAfterSeconds);
        return new StatusException(refused.Code, refused.Reason, refused.Message, [new StatusCause("DisruptionBudget", why, "")]) { Details = refused.Details };
    }

    private static long Count(JsonObject budget, string field) => (long?)budget["status"]?[field] ?? 0;
}
