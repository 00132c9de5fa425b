namespace Krustlet.DevCluster.Requests;

/// <summary>One entry of an Accept header, or a Content-Type: the type and its parameters.</summary>
internal sealed record MediaType(string Type, IReadOnlyDictionary<string, string> Parameters)
{
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>The entries of a header in the order of preference.</summary>
    public static IReadOnlyList<MediaType> ParseAll(string header) =>
        header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Parse)
            .OrderByDescending(media => media.Quality)
            .ToArray();

    public static MediaType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var parameters = parts.Skip(1).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].ToLowerInvariant()).ToDictionary(pair => pair.Key, pair => pair.First()[1].Trim('"'));
        return new MediaType(parts[0].ToLowerInvariant(), parameters);
    }

    private double Quality =>
        double.TryParse(Parameter("q"), System.Globalization.CultureInfo.InvariantCulture, out var quality) ? quality : 1;
}
