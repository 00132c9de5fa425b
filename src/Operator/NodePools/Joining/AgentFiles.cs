using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Hosting;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// The files by which a pool's agents are configured, by name, as they lie in <see cref="Folder"/>: JSON, which is YAML. Pure: the same pool
/// gives the same bytes, and the hash of them is the version that nodes carry in their label.
/// </summary>
internal sealed class AgentFiles
{
    /// <summary>Where a machine or a container has them.</summary>
    public const string Folder = "/etc/krustlet";

    public const string ConfigurationFile = "krustlet-agent.yaml";
    public const string PolicyFile = "verification.yaml";
    public const string RegistriesFile = "registries.yaml";

    /// <summary>Counted up when the hash itself changes meaning.</summary>
    private const string HashVersion = "v1-";

    private AgentFiles(string hash, IReadOnlyDictionary<string, string> content) => (Hash, Content) = (hash, content);

    /// <summary>How the files are laid out.</summary>
    public static JsonSerializerOptions Format { get; } = new() { WriteIndented = true, IndentSize = 2, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Version of the configuration; a node label's value.</summary>
    public string Hash { get; }

    /// <summary>File names and texts.</summary>
    public IReadOnlyDictionary<string, string> Content { get; }

    /// <param name="pool">The pool.</param>
    /// <param name="inNamespace">The operator's, where the agents find what the pool offers.</param>
    /// <param name="authorities">PEM texts of the registries' <c>caSecretRef</c>, by host.</param>
    public static AgentFiles Of(WasmNodePool pool, string inNamespace, IReadOnlyDictionary<string, string> authorities)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var configuration = Configuration(pool);
        if (PoolCredentialReader.HasAny(pool))
        {
            // Where they are, never what they are or for whom: that changes without the agents.
            configuration["registryCredentialsSecret"] = $"{inNamespace}/{PoolCredentialBuilder.NameOf(pool.Metadata.Name)}";
        }

        if (pool.Spec.Policy?.RequireSignatures == true)
        {
            files[PolicyFile] = Text(Policy(pool.Spec.Policy));
            configuration["verificationPolicy"] = $"{Folder}/{PolicyFile}";
        }

        if (RegistryFiles.Of(pool, authorities) is { Count: > 0 } registries)
        {
            foreach (var (name, text) in registries)
            {
                files[name] = text;
            }

            configuration["registriesConfig"] = $"{Folder}/{RegistriesFile}";
        }

        var hash = HashOf([.. files.SelectMany(file => new[] { file.Key, file.Value }), Text(configuration), pool.Spec.Agent?.Image ?? "", pool.Spec.Agent?.Version ?? "", .. AgentPodChoices.Of(pool)]);
        configuration["nodeLabels"]![KrustletLabels.Configuration] = hash;
        files[ConfigurationFile] = Text(configuration);
        return new AgentFiles(hash, files);
    }

    /// <summary>A file's text.</summary>
    public static string Text(JsonObject json) => json.ToJsonString(Format) + "\n";

    private static JsonObject Configuration(WasmNodePool pool)
    {
        var (spec, json) = (pool.Spec, new JsonObject { ["apiVersion"] = "kubelet.config.k8s.io/v1beta1", ["kind"] = "KubeletConfiguration" });
        foreach (var (key, value) in (spec.Agent?.Config ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json[key] = Value(value);
        }

        json["serverTLSBootstrap"] = true;
        json["nodeLabels"] = new JsonObject
        {
            [KrustletLabels.NodePool] = pool.Metadata.Name,
            [KrustletLabels.Provisioning] = (spec.Provisioning ?? NodePoolProvisioning.External).ToString(),
        };
        // The template's own taints too: no Pod may slip in between the registration and the operator's first look.
        IReadOnlyList<V1Taint> taints = [.. spec.Template?.Taints ?? [], .. spec.Template?.StartupTaints ?? []];
        if (taints.Count > 0)
        {
            json["registerWithTaints"] = new JsonArray([.. taints.DistinctBy(TaintKey.Of).Select(Json)]);
        }

        if (spec.Runtimes is { Count: > 0 } runtimes)
        {
            json["runtimes"] = new JsonArray([.. runtimes.Order().Select(RuntimeLabels.NameOf).OfType<string>().Select(name => (JsonNode)name)]);
        }

        if (spec.Capacity?.Pods is { } pods)
        {
            json["maxPods"] = pods;
        }

        if (spec.Capacity is { } capacity && (capacity.Cpu ?? capacity.Memory) is not null)
        {
            json["capacity"] = new JsonObject(new[] { ("cpu", capacity.Cpu), ("memory", capacity.Memory) }.Where(pair => pair.Item2 is not null).Select(pair => KeyValuePair.Create(pair.Item1, (JsonNode?)pair.Item2)));
        }

        if (spec.Policy?.AllowHostPath is { Count: > 0 } folders)
        {
            json["allowHostPath"] = new JsonArray([.. folders.Select(folder => (JsonNode)folder)]);
        }

        if (spec.Policy?.OutboundHosts is { } hosts)
        {
            json["outboundHosts"] = new JsonArray([.. hosts.Order(StringComparer.Ordinal).Select(host => (JsonNode)host)]);
        }

        json["allowLocalModules"] = spec.Policy?.AllowLocalModules ?? false;
        return json;
    }

    private static JsonObject Policy(NodePoolPolicy policy) => new()
    {
        ["rules"] = new JsonArray(new JsonObject
        {
            ["image"] = "*",
            ["keys"] = new JsonArray([.. (policy.SignatureKeys ?? []).Select(key => new JsonObject { ["pem"] = key })]),
        }),
    };

    private static JsonObject Json(V1Taint taint)
    {
        var json = new JsonObject { ["key"] = taint.Key };
        if (taint.Value is not null)
        {
            json["value"] = taint.Value;
        }

        json["effect"] = taint.Effect;
        return json;
    }

    /// <summary>A field's text is JSON where it can be read as such (<c>true</c>, <c>3</c>, a list), else a string.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string HashOf(IEnumerable<string> parts) =>
        HashVersion + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
}
