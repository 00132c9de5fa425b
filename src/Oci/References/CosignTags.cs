namespace Krustlet.Oci.References;

/// <summary>The tags under which cosign keeps what it knows of a manifest: <c>sha256-HEX.sig</c> for signatures, <c>.att</c> for attestations, <c>.sbom</c>.</summary>
public static class CosignTags
{
    private static readonly string[] Endings = [".sig", ".att", ".sbom"];

    /// <summary>The tags that may be there for a manifest.</summary>
    public static IEnumerable<string> Of(ContentDigest subject) => Endings.Select(ending => $"{subject.Algorithm}-{subject.Hex}{ending}");

    /// <summary>Whether a tag is such a one.</summary>
    public static bool IsOne(string? tag) =>
        tag?.LastIndexOf('.') is > 0 and var dot && Endings.Contains(tag[dot..]) && ContentDigest.TryParse(tag[..dot].Replace('-', ':'), out _);
}
