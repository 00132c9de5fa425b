using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Admission;

/// <summary>Pods stay on a lost node for five minutes unless they say otherwise.</summary>
internal sealed class DefaultTolerationSeconds : IAdmission
{
    private const int Seconds = 300;
    private static readonly string[] Keys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public void Admit(AdmissionRequest request)
    {
        // On updates too: an apply replaces the list by the one in the manifest, which does not have these.
        if (!request.Writes("", "pods") || request.Value["spec"] is not JsonObject spec)
        {
            return;
        }

        var tolerations = spec["tolerations"] as JsonArray ?? [];
        var missing = Keys.Where(key => !tolerations.Any(toleration => Tolerates(toleration, key))).ToArray();
        foreach (var key in missing)
        {
            tolerations.Add((JsonNode)new JsonObject
            {
                ["key"] = key,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = Seconds,
            });
        }

        spec["tolerations"] ??= tolerations;
    }

    private static bool Tolerates(JsonNode? toleration, string key) =>
        ((string?)toleration?["key"] is not { Length: > 0 } own || own == key)
        && (string?)toleration?["effect"] is null or "" or "NoExecute";
}
