using System.Net.Http.Headers;

namespace Krustlet.Oci.Client;

/// <summary>A WWW-Authenticate challenge of the Bearer or Basic scheme (RFC 9110 §11.6.1; distribution's token specification).</summary>
internal sealed record AuthenticationChallenge(bool IsBearer, string? Realm, string? Service, string? Scope)
{
    /// <summary>The challenge to answer: Bearer, if it says where tokens are to be had, before Basic; null if the registry offers neither.</summary>
    public static AuthenticationChallenge? Choose(HttpResponseMessage response)
    {
        var challenges = response.Headers.WwwAuthenticate.Select(Read).OfType<AuthenticationChallenge>().ToList();
        return challenges.Find(challenge => challenge is { IsBearer: true, Realm: not null }) ?? challenges.Find(challenge => !challenge.IsBearer);
    }

    private static AuthenticationChallenge? Read(AuthenticationHeaderValue header)
    {
        var isBearer = string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);
        if (!isBearer && !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var values = Parameters(header.Parameter ?? "");
        return new AuthenticationChallenge(
            isBearer, values.GetValueOrDefault("realm"), values.GetValueOrDefault("service"), values.GetValueOrDefault("scope"));
    }

    private static Dictionary<string, string> Parameters(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in SplitOutsideQuotes(text))
        {
            if (NameValueHeaderValue.TryParse(part, out var pair) && pair.Value is not null)
            {
                values[pair.Name] = pair.Value.Trim('"');
            }
        }

        return values;
    }

    // A scope holds commas of its own: repository:hello:pull,push.
    private static IEnumerable<string> SplitOutsideQuotes(string text)
    {
        var (start, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            quoted ^= text[at] == '"';
            if (text[at] == ',' && !quoted)
            {
                yield return text[start..at];
                start = at + 1;
            }
        }

        yield return text[start..];
    }
}
