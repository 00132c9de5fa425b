using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>batch/v1 <c>CronJob</c>.</summary>
internal sealed class CronJobDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        // A CronJob leaves its Jobs' own defaults to the moment they are made; only the Pods' are filled in.
        if (spec.Object("jobTemplate")?.Object("spec") is { } job)
        {
            TemplateDefaults.Apply(job);
        }
    }
}
