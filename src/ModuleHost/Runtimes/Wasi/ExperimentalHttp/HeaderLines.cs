using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>Headers as the guests write and read them: a line <c>name:value</c> each.</summary>
internal static class HeaderLines
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether a text can be a method or the name of a header (RFC 9110, token).</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>The headers; null when a line is none. Of a name that comes twice the last value counts, as with the original.</summary>
    public static IReadOnlyDictionary<string, string>? Parse(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n').Select(static l => l.EndsWith('\r') ? l[..^1] : l).Where(static l => l.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon]) || line.AsSpan(colon + 1).ContainsAnyInRange('\0', '\b') || line.AsSpan(colon + 1).ContainsAnyInRange('\n', '\x1f'))
            {
                return null;
            }

            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    /// <summary>All headers of an answer, names in lower case, in the order of their first values.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpResponseMessage response) =>
    [
        .. Pairs(response.Headers.NonValidated),
        .. Pairs(response.Content.Headers.NonValidated),
    ];

    public static byte[] Format(IEnumerable<KeyValuePair<string, string>> headers) =>
        Encoding.UTF8.GetBytes(string.Concat(headers.Select(static header => $"{header.Key}:{header.Value}\n")));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(HttpHeadersNonValidated headers) =>
        headers.SelectMany(static header => header.Value.Select(value => KeyValuePair.Create(header.Key.ToLowerInvariant(), value)));
}
