using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>PodTemplateSpec</c> inside a workload.</summary>
internal static class TemplateDefaults
{
    /// <summary>Fills in the template of <paramref name="owner"/>, in place.</summary>
    public static void Apply(JsonObject owner)
    {
        if (owner.Object("template")?.Object("spec") is { } spec)
        {
            PodSpecDefaults.Apply(spec);
        }
    }
}
