using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Volume</c>.</summary>
internal static class VolumeDefaults
{
    private const int ReadableByAll = 420; // 0644

    private static readonly string[] WithMode = ["secret", "configMap", "downwardAPI", "projected"];

    /// <summary>Fills in, in place.</summary>
    public static void Apply(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name" || field.Value is null))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in WithMode.Select(volume.Object).OfType<JsonObject>())
        {
            source.Default("defaultMode", ReadableByAll);
        }

        volume.Object("hostPath")?.Default("type", "");
        ApplyToItems(volume.Object("downwardAPI"));
        foreach (var source in volume.Object("projected")?.Objects("sources") ?? [])
        {
            ApplyToItems(source.Object("downwardAPI"));
            source.Object("serviceAccountToken")?.Default("expirationSeconds", 3600);
        }
    }

    private static void ApplyToItems(JsonObject? downward)
    {
        foreach (var source in downward?.Objects("items").Select(item => item.Object("fieldRef")).OfType<JsonObject>() ?? [])
        {
            source.Default("apiVersion", "v1");
        }
    }
}
