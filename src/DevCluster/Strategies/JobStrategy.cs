using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Jobs select their Pods by the Job's own UID unless the selector is given by hand.</summary>
internal sealed class JobStrategy : KindStrategy
{
    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        if (value["spec"] is not JsonObject spec || (bool?)spec["manualSelector"] == true || spec["template"] is not JsonObject template)
        {
            return;
        }

        var (uid, name) = (ObjectMetadata.Text(value, "uid"), ObjectMetadata.Text(value, "name"));
        var metadata = ObjectMetadata.Of(template);
        metadata["labels"] ??= new JsonObject();
        var labels = metadata["labels"]!.AsObject();
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = name;
        spec["selector"] ??= new JsonObject();
        spec["selector"]!["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid };
    }
}
