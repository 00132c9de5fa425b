using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>batch/v1 <c>Job</c>.</summary>
internal sealed class JobDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", spec["backoffLimitPerIndex"] is null ? 6 : int.MaxValue);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        foreach (var pattern in spec.Object("podFailurePolicy")?.Objects("rules").SelectMany(rule => rule.Objects("onPodConditions")) ?? [])
        {
            pattern.Default("status", "True");
        }

        TemplateDefaults.Apply(spec);
    }
}
