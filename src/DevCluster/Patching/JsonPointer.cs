namespace Krustlet.DevCluster.Patching;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>Unescaped segments of a pointer; 400 when it is none.</summary>
    public static string[] Segments(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw PatchFailures.Malformed($"\"{pointer}\" is no JSON pointer: it must start with /");
        }

        // ~1 first: otherwise ~01 would become / instead of ~1.
        return [.. pointer[1..].Split('/').Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }
}
