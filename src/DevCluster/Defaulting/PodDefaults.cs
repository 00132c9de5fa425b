using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Pod</c>: the template defaults, and what only a Pod itself has.</summary>
internal sealed class PodDefaults : IKindDefaults
{
    private static readonly (string Key, string Effect, string Operator, long Seconds)[] Evictions =
    [
        ("node.kubernetes.io/not-ready", "NoExecute", "Exists", 300),
        ("node.kubernetes.io/unreachable", "NoExecute", "Exists", 300),
    ];

    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        if (value.Object("spec") is not { } spec)
        {
            return;
        }

        PodSpecDefaults.Apply(spec);
        RequestLimits(spec);
        spec.Default("enableServiceLinks", true);
        if (value.Object("metadata")?.ContainsKey("uid") == true)
        {
            Admit(spec);
        }

        var status = value.Ensure("status");
        status.Default("phase", "Pending");
        status.Default("qosClass", QualityOfService.Of(spec));
    }

    // What is limited and not requested is requested in full.
    private static void RequestLimits(JsonObject spec)
    {
        foreach (var resources in PodSpecDefaults.Containers(spec).Select(container => container.Object("resources")).OfType<JsonObject>())
        {
            foreach (var (name, limit) in resources.Object("limits") ?? [])
            {
                resources.Ensure("requests").Default(name, limit!.DeepClone());
            }
        }
    }

    // The DefaultTolerationSeconds and Priority admission plugins, which every cluster runs.
    private static void Admit(JsonObject spec)
    {
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        var tolerations = spec.Objects("tolerations").ToList();
        foreach (var (key, effect, comparison, seconds) in Evictions.Where(eviction => !tolerations.Any(known => Tolerates(known, eviction.Key, eviction.Effect))))
        {
            if (spec.List("tolerations") is not { } list)
            {
                spec["tolerations"] = list = [];
            }

            list.Add(new JsonObject { ["key"] = key, ["operator"] = comparison, ["effect"] = effect, ["tolerationSeconds"] = seconds });
        }
    }

    private static bool Tolerates(JsonObject toleration, string key, string effect) =>
        (toleration.Text("key") ?? "") is var known && (known == key || known.Length == 0)
        && (toleration.Text("effect") ?? "") is var wanted && (wanted == effect || wanted.Length == 0);
}
