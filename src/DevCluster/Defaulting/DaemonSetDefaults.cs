using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>apps/v1 <c>DaemonSet</c>.</summary>
internal sealed class DaemonSetDefaults : IKindDefaults
{
    private static readonly string[] Counters = ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"];

    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }

        TemplateDefaults.Apply(spec);
        foreach (var counter in Counters)
        {
            value.Ensure("status").Default(counter, 0);
        }
    }
}
