using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>Turns a Pod's priority class into its priority; without a name, the class marked as the default counts.</summary>
internal sealed class PriorityAdmission(ServedResource classes) : IAdmission
{
    private static readonly Dictionary<string, int> System = new() { ["system-cluster-critical"] = 2_000_000_000, ["system-node-critical"] = 2_000_001_000 };

    public void Admit(AdmissionRequest request)
    {
        if (!request.Creates("", "pods") || request.Value["spec"] is not JsonObject spec)
        {
            return;
        }

        if ((string?)spec["priorityClassName"] is not { Length: > 0 } name)
        {
            ApplyDefault(spec);
        }
        else if (System.TryGetValue(name, out var critical))
        {
            spec["priority"] = critical;
            spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        }
        else
        {
            var found = classes.Store.Find(new ObjectKey("", name))?.Thaw()
                ?? throw Failures.Forbidden(request.Resource.Definition, ObjectMetadata.Text(request.Value, "name"), $"no PriorityClass with name {name} was found");
            ApplyClass(spec, found);
        }
    }

    private void ApplyDefault(JsonObject spec)
    {
        var marked = classes.Store.Current.Objects.Values.Select(stored => stored.Thaw()).FirstOrDefault(value => (bool?)value["globalDefault"] == true);
        if (marked is not null)
        {
            spec["priorityClassName"] = ObjectMetadata.Text(marked, "name");
            ApplyClass(spec, marked);
            return;
        }

        spec["priority"] = 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
    }

    private static void ApplyClass(JsonObject spec, JsonObject found)
    {
        spec["priority"] = found["value"]?.DeepClone();
        spec["preemptionPolicy"] ??= found["preemptionPolicy"]?.DeepClone() ?? "PreemptLowerPriority";
    }
}
