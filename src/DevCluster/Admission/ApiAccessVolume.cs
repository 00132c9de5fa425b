using System.Text.Json.Nodes;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>The projected volume with a service account token, the cluster's CA and the namespace.</summary>
internal static class ApiAccessVolume
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string NamePrefix = "kube-api-access-";
    private const int TokenLifetimeSeconds = 3607;
    private const int FileMode = 420;

    public static void Mount(JsonObject spec)
    {
        var name = NamePrefix + ObjectNames.Suffix();
        var mounted = false;
        foreach (var container in Containers(spec, "initContainers").Concat(Containers(spec, "containers")))
        {
            mounted |= TryMount(container, name);
        }

        if (mounted)
        {
            spec["volumes"] ??= new JsonArray();
            spec["volumes"]!.AsArray().Add((JsonNode)Volume(name));
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec, string list) => (spec[list] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static bool TryMount(JsonObject container, string name)
    {
        container["volumeMounts"] ??= new JsonArray();
        var mounts = container["volumeMounts"]!.AsArray();
        if (mounts.Any(mount => (string?)mount?["mountPath"] == MountPath))
        {
            return false;
        }

        mounts.Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
        return true;
    }

    private static JsonObject Volume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenLifetimeSeconds, ["path"] = "token" } },
                new JsonObject { ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["items"] = new JsonArray(Item("ca.crt", "ca.crt")) } },
                new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(NamespaceItem()) } }),
            ["defaultMode"] = FileMode,
        },
    };

    private static JsonObject Item(string key, string path) => new() { ["key"] = key, ["path"] = path };

    private static JsonObject NamespaceItem() => new()
    {
        ["path"] = "namespace",
        ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
    };
}
