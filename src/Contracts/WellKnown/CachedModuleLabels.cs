namespace Krustlet.Contracts.WellKnown;

/// <summary>
/// Node labels that name modules which the node holds, by digest: the scheduler's ImageLocality passes over images below 23 MB, which most modules are.
/// </summary>
public static class CachedModuleLabels
{
    /// <summary>Prefix of the keys.</summary>
    public const string Prefix = "modules.node.krustlet.dev/";

    /// <summary>The value.</summary>
    public const string Value = "cached";

    // Names of labels have at most 63 characters, and SHA-256 has 64.
    private const int DigestCharacters = 40;

    /// <summary>The key for a reference with a digest (<c>…@sha256:…</c>); null for one without.</summary>
    public static string? KeyOf(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var at = reference.LastIndexOf('@');
        var hex = at < 0 ? "" : reference[(reference.IndexOf(':', at) + 1)..];
        return hex.Length >= DigestCharacters && hex.All(char.IsAsciiHexDigitLower) ? Prefix + hex[..DigestCharacters] : null;
    }
}
