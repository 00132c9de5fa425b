using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>A Pod's RuntimeClass must exist, and lends the Pod its node selector, tolerations and overhead.</summary>
internal sealed class RuntimeClassAdmission(ServedResource classes) : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (!request.Creates("", "pods") || request.Value["spec"] is not JsonObject spec || (string?)spec["runtimeClassName"] is not { Length: > 0 } name)
        {
            return;
        }

        var found = classes.Store.Find(new ObjectKey("", name))?.Thaw()
            ?? throw Refuse(request, $"pod rejected: RuntimeClass \"{name}\" not found");
        if (found["scheduling"] is JsonObject scheduling)
        {
            MergeSelector(request, spec, scheduling["nodeSelector"] as JsonObject ?? []);
            MergeTolerations(spec, scheduling["tolerations"] as JsonArray ?? []);
        }

        if (found["overhead"]?["podFixed"] is { } overhead)
        {
            spec["overhead"] = overhead.DeepClone();
        }
    }

    private static void MergeSelector(AdmissionRequest request, JsonObject spec, JsonObject selector)
    {
        var merged = spec["nodeSelector"] as JsonObject ?? [];
        foreach (var (key, value) in selector)
        {
            if (merged[key] is { } own && !JsonNode.DeepEquals(own, value))
            {
                throw Refuse(request, $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own}");
            }

            merged[key] = value?.DeepClone();
        }

        if (merged.Count > 0)
        {
            spec["nodeSelector"] ??= merged;
        }
    }

    private static void MergeTolerations(JsonObject spec, JsonArray tolerations)
    {
        var merged = spec["tolerations"] as JsonArray ?? [];
        foreach (var toleration in tolerations.Where(toleration => !merged.Any(own => JsonNode.DeepEquals(own, toleration))).ToArray())
        {
            merged.Add(toleration?.DeepClone());
        }

        if (merged.Count > 0)
        {
            spec["tolerations"] ??= merged;
        }
    }

    private static StatusException Refuse(AdmissionRequest request, string why) =>
        Failures.Forbidden(request.Resource.Definition, ObjectMetadata.Text(request.Value, "name"), why);
}
