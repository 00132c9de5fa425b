using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>batch/v1 <c>Job</c>: defaults, and a selector made of its uid so that no two Jobs share Pods.</summary>
internal sealed class JobDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        ApplyToSpec(spec);
        if (value.Object("metadata") is { } metadata && metadata.Text("uid") is { } uid && !spec.IsTrue("manualSelector") && spec.Object("selector") is null)
        {
            Select(spec, uid, metadata.Text("name") ?? "");
        }

        // Set once everything that reads them has run: clients see an empty status as an object.
        value.Default("status", new JsonObject());
    }

    /// <summary>Fills in a Job's spec, also inside a CronJob.</summary>
    public static void ApplyToSpec(JsonObject spec)
    {
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

    private static void Select(JsonObject spec, string uid, string name)
    {
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        // The unprefixed ones are what Jobs carried before 1.27; clients still select by them.
        foreach (var prefix in new[] { "batch.kubernetes.io/", "" })
        {
            labels[prefix + "controller-uid"] = uid;
            labels[prefix + "job-name"] = name;
        }
    }
}
