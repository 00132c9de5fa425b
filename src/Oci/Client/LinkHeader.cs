namespace Krustlet.Oci.Client;

/// <summary>The Link header of a list's page (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>Where the next page is, or null at the end.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri page)
    {
        var links = response.Headers.TryGetValues("Link", out var values) ? values.SelectMany(Read) : [];
        var next = links.FirstOrDefault(link => IsNext(link.Parameters)).Target;
        return next is null ? null : new Uri(page, next);
    }

    // <target>; name=value; …, <target>; … - a target may hold commas and semicolons of its own.
    private static IEnumerable<(string Target, string Parameters)> Read(string header)
    {
        for (var open = header.IndexOf('<'); open >= 0;)
        {
            var close = header.IndexOf('>', open);
            if (close < 0)
            {
                yield break;
            }

            var following = header.IndexOf('<', close);
            yield return (header[(open + 1)..close], following < 0 ? header[(close + 1)..] : header[(close + 1)..following]);
            open = following;
        }
    }

    private static bool IsNext(string parameters) => parameters
        .Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(parameter => parameter.Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)
            .Equals("rel=next", StringComparison.OrdinalIgnoreCase));
}
