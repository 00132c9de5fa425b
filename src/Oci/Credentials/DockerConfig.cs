using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>
/// Reads docker's credential files: <c>config.json</c> with <c>auths</c> (Secret type kubernetes.io/dockerconfigjson, ~/.docker/config.json)
/// and the legacy <c>.dockercfg</c> without it (kubernetes.io/dockercfg).
/// </summary>
public static class DockerConfig
{
    private const string Shape = """expected {"auths": {"registry.example.com": {"auth": "<base64 of user:password>"}}}; kubectl create secret docker-registry writes it""";

    /// <summary>Every entry with a credential, in file order. Entries without one (logged out, or left to a credential helper) are passed over.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: not JSON, or not of the shape; the message never quotes a secret.</exception>
    public static IReadOnlyList<RegistryCredential> Parse(ReadOnlyMemory<byte> json) => ParseDocument(json).Credentials;

    /// <summary>The credentials, and the helpers that have more.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: not JSON, or not of the shape; the message never quotes a secret.</exception>
    public static DockerConfigDocument ParseDocument(ReadOnlyMemory<byte> json)
    {
        using var document = ReadDocument(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("it is not a JSON object");
        }

        var isModern = root.TryGetProperty("auths", out var auths);
        var entries = isModern ? auths : root;
        IReadOnlyList<RegistryCredential> credentials = entries.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Object => [.. entries.EnumerateObject().Select(entry => ReadEntry(entry, isModern)).OfType<RegistryCredential>()],
            _ => throw Malformed("\"auths\" is not an object"),
        };
        return new DockerConfigDocument(credentials, Text(root, "credsStore") is { Length: > 0 } store ? store : null, ReadHelpers(root));
    }

    /// <summary>The <c>config.json</c> of credentials; of several for one pattern the first counts.</summary>
    public static byte[] Write(IEnumerable<RegistryCredential> credentials)
    {
        var auths = new JsonObject();
        foreach (var credential in credentials.DistinctBy(static credential => credential.Pattern))
        {
            var entry = new JsonObject();
            Add(entry, "username", credential.Username);
            Add(entry, "password", credential.Password);
            Add(entry, "identitytoken", credential.IdentityToken);
            auths[credential.Pattern] = entry;
        }

        return Encoding.UTF8.GetBytes(new JsonObject { ["auths"] = auths }.ToJsonString());
    }

    private static void Add(JsonObject entry, string name, string? value)
    {
        if (value is not null)
        {
            entry[name] = value;
        }
    }

    private static Dictionary<string, string> ReadHelpers(JsonElement root)
    {
        if (!root.TryGetProperty("credHelpers", out var helpers) || helpers.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return helpers.ValueKind == JsonValueKind.Object
            ? helpers.EnumerateObject().ToDictionary(
                static helper => helper.Name,
                static helper => helper.Value.ValueKind == JsonValueKind.String ? helper.Value.GetString()! : throw Malformed($"the helper of \"{helper.Name}\" is not a text"),
                StringComparer.Ordinal)
            : throw Malformed("\"credHelpers\" is not an object");
    }

    private static JsonDocument ReadDocument(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException failure)
        {
            throw Malformed($"it is not JSON (line {failure.LineNumber + 1})");
        }
    }

    private static RegistryCredential? ReadEntry(JsonProperty entry, bool isModern)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            // In the legacy form every other key of a config.json ("credsStore", …) sits beside the hosts.
            return isModern ? throw Malformed($"the entry for \"{entry.Name}\" is not an object") : null;
        }

        var (username, password) = (Text(entry.Value, "username"), Text(entry.Value, "password"));
        if (Text(entry.Value, "auth") is { Length: > 0 } auth)
        {
            (username, password) = Decode(auth, entry.Name);
        }

        var identityToken = Text(entry.Value, "identitytoken");
        return string.IsNullOrEmpty(username) && string.IsNullOrEmpty(identityToken)
            ? null
            : new RegistryCredential(entry.Name, username, password, string.IsNullOrEmpty(identityToken) ? null : identityToken);
    }

    private static (string User, string Password) Decode(string auth, string host)
    {
        if (!Base64.IsValid(auth))
        {
            throw Malformed($"\"auth\" of \"{host}\" is not base64");
        }

        // Some tools pad the decoded text with NULs.
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
        var colon = text.IndexOf(':');
        return colon < 0 ? throw Malformed($"\"auth\" of \"{host}\" is not base64 of user:password") : (text[..colon], text[(colon + 1)..]);
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RegistryException Malformed(string problem) =>
        new(RegistryErrorKind.InvalidConfiguration, $"the docker configuration cannot be read: {problem}; {Shape}");
}
