using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Namespaces: the finalizer in their specification holds them until the namespace controller has emptied them.</summary>
internal sealed class NamespaceStrategy : KindStrategy
{
    public const string NameLabel = "kubernetes.io/metadata.name";

    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
        var metadata = ObjectMetadata.Of(value);
        metadata["labels"] ??= new JsonObject();
        metadata["labels"]![NameLabel] = ObjectMetadata.Text(value, "name");
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target)
    {
        if (target == WriteTarget.Main)
        {
            value["spec"] = live["spec"]?.DeepClone();
        }
    }

    public override bool HoldsDeletion(JsonObject value) => value["spec"]?["finalizers"] is JsonArray { Count: > 0 };

    public override void OnDeletionStarted(JsonObject value)
    {
        value["status"] ??= new JsonObject();
        value["status"]!["phase"] = "Terminating";
    }
}
