using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>How the pool's registries are reached, as the agent's <c>--registries-config</c> and the authorities it names. Pure.</summary>
internal static class RegistryFiles
{
    /// <summary>File names and texts; empty for a pool without registries.</summary>
    public static IReadOnlyDictionary<string, string> Of(WasmNodePool pool, IReadOnlyDictionary<string, string> authorities)
    {
        var files = new Dictionary<string, string>();
        var entries = new JsonArray();
        foreach (var registry in (pool.Spec.Registries ?? []).OrderBy(registry => registry.Host, StringComparer.Ordinal))
        {
            var entry = new JsonObject { ["host"] = registry.Host };
            if (authorities.TryGetValue(registry.Host, out var pem))
            {
                var name = $"ca-{FileName(registry.Host)}.pem";
                files[name] = pem;
                entry["caFile"] = $"{AgentFiles.Folder}/{name}";
            }

            if (registry.Mirrors is { Count: > 0 } mirrors)
            {
                entry["mirrors"] = new JsonArray([.. mirrors.Select(mirror => (JsonNode)mirror)]);
            }

            if (registry.Insecure == true)
            {
                entry["insecure"] = true;
            }

            entries.Add(entry);
        }

        if (entries.Count > 0)
        {
            files[AgentFiles.RegistriesFile] = AgentFiles.Text(new JsonObject { ["registries"] = entries });
        }

        return files;
    }

    // What a key of a Secret may not hold becomes what a host may not hold, so that no two hosts share a file.
    private static string FileName(string host) => string.Concat(host.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
