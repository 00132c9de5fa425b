using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.Oci.Tests.Signing;

/// <summary>What cosign signs, and wraps its signatures in.</summary>
internal static class CosignPayloads
{
    public const string CosignType = "cosign container image signature";
    public const string SignaturePredicate = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>The simple-signing document.</summary>
    public static byte[] Simple(string digest, string reference, string type = CosignType) => Bytes(new JsonObject
    {
        ["critical"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["docker-reference"] = reference },
            ["image"] = new JsonObject { ["docker-manifest-digest"] = digest },
            ["type"] = type,
        },
        ["optional"] = null,
    });

    /// <summary>A bundle around an in-toto statement about the digest.</summary>
    public static byte[] Bundle(string digest, SigningKey key, string predicate = SignaturePredicate)
    {
        const string Type = "application/vnd.in-toto+json";
        var statement = Bytes(new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray(new JsonObject { ["digest"] = new JsonObject { ["sha256"] = digest["sha256:".Length..] } }),
            ["predicateType"] = predicate,
            ["predicate"] = new JsonObject(),
        });
        byte[] signed = [.. Encoding.UTF8.GetBytes($"DSSEv1 {Type.Length} {Type} {statement.Length} "), .. statement];
        return Bytes(new JsonObject
        {
            ["mediaType"] = CosignSigner.BundleType,
            ["verificationMaterial"] = new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = "test" } },
            ["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = Convert.ToBase64String(statement),
                ["payloadType"] = Type,
                ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(key.Sign(signed)) }),
            },
        });
    }

    /// <summary>A bundle with a signature of the content itself, as <c>cosign sign-blob --bundle</c> writes it.</summary>
    public static byte[] MessageBundle(byte[] content, SigningKey key) => Bytes(new JsonObject
    {
        ["mediaType"] = CosignSigner.BundleType,
        ["verificationMaterial"] = new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = "test" } },
        ["messageSignature"] = new JsonObject
        {
            ["messageDigest"] = new JsonObject { ["algorithm"] = "SHA2_256", ["digest"] = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(content)) },
            ["signature"] = Convert.ToBase64String(key.Sign(content)),
        },
    });

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
