using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Verification;

/// <summary>What cosign signs: containers' simple-signing document, media type <c>application/vnd.dev.cosign.simplesigning.v1+json</c>.</summary>
internal sealed record SimpleSigningPayload
{
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";
    public const string CosignType = "cosign container image signature";

    public required CriticalPart Critical { get; init; }

    /// <exception cref="JsonException">It is no such document.</exception>
    public static SignedClaim Read(ReadOnlySpan<byte> payload)
    {
        var critical = (JsonSerializer.Deserialize(payload, VerificationJson.Default.SimpleSigningPayload) ?? throw new JsonException("it is null")).Critical;
        return new SignedClaim(critical.Type, [critical.Image.Digest], critical.Identity?.DockerReference);
    }

    internal sealed record CriticalPart
    {
        public required string Type { get; init; }

        public required ImagePart Image { get; init; }

        public IdentityPart? Identity { get; init; }
    }

    internal sealed record ImagePart
    {
        [JsonPropertyName("docker-manifest-digest")]
        public required string Digest { get; init; }
    }

    internal sealed record IdentityPart
    {
        [JsonPropertyName("docker-reference")]
        public string? DockerReference { get; init; }
    }
}
