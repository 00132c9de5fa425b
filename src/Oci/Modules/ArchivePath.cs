namespace Krustlet.Oci.Modules;

/// <summary>Paths inside an image's layers, in one spelling: no leading slash, no <c>.</c>, <c>..</c> resolved within the root.</summary>
internal static class ArchivePath
{
    public static string Combine(string? workingDirectory, string path) =>
        Normalise(path.StartsWith('/') ? path : $"{workingDirectory}/{path}");

    public static string Normalise(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
