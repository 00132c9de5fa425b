using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Signs and checks service account tokens: JSON Web Tokens with ES256 by a key of the cluster's own.</summary>
internal sealed class ServiceAccountTokens : IDisposable
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly ECDsa _key;
    private readonly string _keyId;

    /// <param name="key">A P-256 key, which is disposed with this.</param>
    public ServiceAccountTokens(ECDsa key)
    {
        _key = key;
        _keyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The public key as a JSON Web Key Set.</summary>
    public JsonObject KeySet()
    {
        var point = _key.ExportParameters(false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["use"] = "sig",
                ["kty"] = "EC",
                ["kid"] = _keyId,
                ["crv"] = "P-256",
                ["alg"] = "ES256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        };
    }

    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = _keyId };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this key signed, or null. Times and audiences are for the caller to check.</summary>
    public JsonObject? Open(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || token.Split('.') is not [_, var claims, var signature] || !Base64Url.IsValid(signature) || !Base64Url.IsValid(claims))
        {
            return null;
        }

        var genuine = _key.VerifyData(Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
        return genuine ? Parse(Base64Url.DecodeFromChars(claims)) : null;
    }

    public void Dispose() => _key.Dispose();

    private static JsonObject? Parse(byte[] claims)
    {
        try
        {
            return JsonNode.Parse(claims) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
