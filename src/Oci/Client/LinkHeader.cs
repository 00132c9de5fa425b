namespace Krustlet.Oci.Client;

/// <summary>Paging by Link headers (RFC 8288; OCI distribution spec 1.1, "Listing Tags").</summary>
internal static class LinkHeader
{
    /// <summary>The next page, or null at the end. Pages of another host are not followed.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri page)
    {
        var link = response.Headers.TryGetValues("Link", out var values)
            ? values.SelectMany(value => value.Split(',')).FirstOrDefault(IsNext)
            : null;
        var (open, close) = (link?.IndexOf('<') ?? -1, link?.IndexOf('>') ?? -1);
        if (link is null || open < 0 || close < open)
        {
            return null;
        }

        var next = new Uri(page, link[(open + 1)..close]);
        return next.Authority == page.Authority && next != page ? next : null;
    }

    private static bool IsNext(string link) =>
        link.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase) || link.Contains("rel=next", StringComparison.OrdinalIgnoreCase);
}
