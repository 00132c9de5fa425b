using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Admission;

/// <summary>A new node takes no Pods until the node lifecycle controller has seen it ready.</summary>
internal sealed class NodeTaintAdmission : IAdmission
{
    private const string NotReady = "node.kubernetes.io/not-ready";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Creates("", "nodes"))
        {
            return;
        }

        request.Value["spec"] ??= new JsonObject();
        request.Value["spec"]!["taints"] ??= new JsonArray();
        var taints = request.Value["spec"]!["taints"]!.AsArray();
        if (taints.All(taint => (string?)taint?["key"] != NotReady))
        {
            taints.Add((JsonNode)new JsonObject { ["key"] = NotReady, ["effect"] = "NoSchedule" });
        }
    }
}
