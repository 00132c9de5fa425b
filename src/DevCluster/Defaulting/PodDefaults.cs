using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Pod</c>: the template defaults, and what only a Pod itself has.</summary>
internal sealed class PodDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        if (value.Object("spec") is { } spec)
        {
            PodSpecDefaults.Apply(spec);
            RequestLimits(spec);
            spec.Default("enableServiceLinks", true);
        }
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
}
