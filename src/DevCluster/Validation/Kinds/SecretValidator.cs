using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Secret</c>: its type promises keys.</summary>
internal sealed class SecretValidator : IKindValidator
{
    private const string DockerConfigKey = ".dockerconfigjson";

    private static readonly FieldPath Data = FieldPath.Root.Child("data");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        KeyedData.Validate(value, old, errors, "data");
        Checks.Immutable(value, old, "type", FieldPath.Root, errors);
        var data = value.Object("data") ?? [];
        switch (value.Text("type"))
        {
            case "kubernetes.io/dockerconfigjson":
                DockerConfig(data, errors);
                break;
            case "kubernetes.io/tls":
                Needs(data, errors, "tls.crt", "tls.key");
                break;
            case "kubernetes.io/ssh-auth":
                Needs(data, errors, "ssh-privatekey");
                break;
            case "kubernetes.io/basic-auth" when !data.ContainsKey("username") && !data.ContainsKey("password"):
                Needs(data, errors, "username", "password");
                break;
        }
    }

    private static void Needs(JsonObject data, FieldErrors errors, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!data.ContainsKey(key))
            {
                errors.Required(Data.Key(key));
            }
        }
    }

    private static void DockerConfig(JsonObject data, FieldErrors errors)
    {
        if (data.Text(DockerConfigKey) is not { } encoded)
        {
            errors.Required(Data.Key(DockerConfigKey));
            return;
        }

        try
        {
            using var parsed = JsonDocument.Parse(Convert.FromBase64String(encoded));
        }
        catch (JsonException)
        {
            errors.Invalid(Data.Key(DockerConfigKey), "<secret contents redacted>", "must be valid JSON");
        }
    }
}
