using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Makes bootstrap tokens.</summary>
internal sealed class BootstrapTokens(ObjectCreator creator, ServedResource secrets, WriteOptions options, TimeProvider time)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public string Create(TimeSpan lifetime, IReadOnlyList<string> extraGroups)
    {
        var (id, secret) = (RandomNumberGenerator.GetString(Alphabet, 6), RandomNumberGenerator.GetString(Alphabet, 16));
        creator.Create(secrets, "kube-system", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"bootstrap-token-{id}" },
            ["type"] = "bootstrap.kubernetes.io/token",
            ["data"] = Encode(new Dictionary<string, string>
            {
                ["token-id"] = id,
                ["token-secret"] = secret,
                ["usage-bootstrap-authentication"] = "true",
                ["usage-bootstrap-signing"] = "true",
                ["expiration"] = Timestamps.Format(time.GetUtcNow() + lifetime),
                ["auth-extra-groups"] = string.Join(',', extraGroups),
            }),
        }, options);
        return $"{id}.{secret}";
    }

    private static JsonObject Encode(Dictionary<string, string> data) =>
        new(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value)))));
}
