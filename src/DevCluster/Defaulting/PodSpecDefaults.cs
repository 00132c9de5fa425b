using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>PodSpec</c>, in Pods and in templates.</summary>
internal static class PodSpecDefaults
{
    /// <summary>Fills in, in place.</summary>
    public static void Apply(JsonObject spec)
    {
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("securityContext", new JsonObject());
        MirrorServiceAccount(spec);
        var onHostNetwork = spec.IsTrue("hostNetwork");
        foreach (var container in Containers(spec))
        {
            ContainerDefaults.Apply(container, onHostNetwork);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            VolumeDefaults.Apply(volume);
        }

        foreach (var spread in spec.Objects("topologySpreadConstraints").Where(spread => spread.Text("whenUnsatisfiable") is null))
        {
            spread["whenUnsatisfiable"] = "DoNotSchedule";
        }
    }

    /// <summary>Every container, whatever its list.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        spec.Objects("initContainers").Concat(spec.Objects("containers")).Concat(spec.Objects("ephemeralContainers"));

    // Two names of one field: old clients read serviceAccount.
    private static void MirrorServiceAccount(JsonObject spec)
    {
        if ((spec.Text("serviceAccountName") ?? spec.Text("serviceAccount")) is { } account)
        {
            spec["serviceAccountName"] = account;
            spec["serviceAccount"] = account;
        }
    }
}
