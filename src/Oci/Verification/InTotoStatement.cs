using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Verification;

/// <summary>An in-toto statement (v0.1 and v1 have the same fields here): what a bundle's envelope carries.</summary>
internal sealed record InTotoStatement
{
    public const string MediaType = "application/vnd.in-toto+json";

    /// <summary>The predicate of a signature. Attestations have others: "this has a known hole" is signed as well, and lets nothing run.</summary>
    public const string CosignSignature = "https://sigstore.dev/cosign/sign/v1";

    public required string PredicateType { get; init; }

    public required IReadOnlyList<SubjectPart> Subject { get; init; }

    /// <exception cref="JsonException">It is no statement.</exception>
    public static SignedClaim Read(ReadOnlySpan<byte> content)
    {
        var statement = JsonSerializer.Deserialize(content, VerificationJson.Default.InTotoStatement) ?? throw new JsonException("it is null");
        return new SignedClaim(
            statement.PredicateType,
            [.. statement.Subject.SelectMany(static subject => subject.Digest).Select(static digest => $"{digest.Key}:{digest.Value}")],
            statement.Subject.Select(static subject => subject.Name).FirstOrDefault(static name => !string.IsNullOrEmpty(name)));
    }

    internal sealed record SubjectPart
    {
        public string? Name { get; init; }

        public required IReadOnlyDictionary<string, string> Digest { get; init; }
    }
}
