using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Volumes and claims wait to be bound.</summary>
internal sealed class VolumePhaseStrategy : KindStrategy
{
    public override void PrepareForCreate(JsonObject value, WriteOptions options) => value["status"] = new JsonObject { ["phase"] = "Pending" };
}
