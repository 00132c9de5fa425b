using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>certificatesigningrequests/approval</c>: sets the conditions and nothing else (kubectl certificate approve).</summary>
internal sealed class ApprovalSubresource(ObjectUpdater updater, IObjectRules rules, TimeProvider time) : PartSubresource("approval", updater, rules)
{
    protected override bool IsPartOf(ResourceDefinition resource) => resource is { Group: "certificates.k8s.io", Plural: "certificatesigningrequests" };

    protected override JsonObject Take(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var value = live.DeepClone().AsObject();
        value["status"] ??= new JsonObject();
        value["status"]!["conditions"] = asked["status"]?["conditions"]?.DeepClone() ?? new JsonArray();
        foreach (var condition in value["status"]!["conditions"]!.AsArray().OfType<JsonObject>())
        {
            condition["status"] ??= "True";
            condition["lastUpdateTime"] ??= Timestamps.Format(time.GetUtcNow());
            condition["lastTransitionTime"] ??= Timestamps.Format(time.GetUtcNow());
        }

        return value;
    }
}
