using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Pods: a new one is Pending with its quality of service class, and says when gates keep it from being scheduled; deletion is graceful once a node has it.</summary>
internal sealed class PodStrategy : KindStrategy
{
    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        var status = new JsonObject
        {
            ["phase"] = "Pending",
            ["qosClass"] = PodQualityOfService.ClassOf(value).ToString(),
        };
        if (value["spec"]?["schedulingGates"] is JsonArray { Count: > 0 })
        {
            status["conditions"] = new JsonArray(Gated());
        }

        value["status"] = status;
    }

    public override long? GracePeriod(JsonObject value, long? asked)
    {
        var spec = value["spec"];
        if (string.IsNullOrEmpty((string?)spec?["nodeName"]) || (string?)value["status"]?["phase"] is "Succeeded" or "Failed")
        {
            return 0;
        }

        var period = asked ?? (long?)spec["terminationGracePeriodSeconds"] ?? 0;
        return period < 0 ? 1 : period;
    }

    private static JsonObject Gated() => new()
    {
        ["type"] = "PodScheduled",
        ["status"] = "False",
        ["reason"] = "SchedulingGated",
        ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
    };
}
