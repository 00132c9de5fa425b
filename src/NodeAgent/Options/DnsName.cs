using System.Buffers;

namespace Krustlet.NodeAgent.Options;

/// <summary>Names as RFC 1123 and Kubernetes allow them.</summary>
internal static class DnsName
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> QualifiedCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>A DNS-1123 subdomain: labels joined by dots, at most 253 characters.</summary>
    public static bool IsSubdomain(string text) => text.Length is > 0 and <= 253 && Array.TrueForAll(text.Split('.'), IsLabel);

    /// <summary>A label or taint key: an optional subdomain and '/', then a name of at most 63 characters.</summary>
    public static bool IsQualifiedName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 || IsSubdomain(text[..slash])) && IsName(text[(slash + 1)..]);
    }

    /// <summary>A label or taint value: empty, or like a name.</summary>
    public static bool IsLabelValue(string text) => text.Length == 0 || IsName(text);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && !label.AsSpan().ContainsAnyExcept(LabelCharacters) && label[0] != '-' && label[^1] != '-';

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && !name.AsSpan().ContainsAnyExcept(QualifiedCharacters) && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
