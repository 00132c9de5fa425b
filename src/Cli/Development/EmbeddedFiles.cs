namespace Krustlet.Cli.Development;

/// <summary>The definitions, sample modules and sample manifests that are built into this program.</summary>
internal static class EmbeddedFiles
{
    /// <summary>Texts under a prefix, by their name without it, in name order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string prefix)
    {
        var assembly = typeof(EmbeddedFiles).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name[prefix.Length..], ReadText(name)))];
    }

    private static string ReadText(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
