using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Reads log options from a query string by the rules of the API's parameter codec, and checks them as the kubelet does.</summary>
internal static class LogQueryReader
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="LogQueryException">They cannot be read (400) or honoured (422).</exception>
    public static LogQuery Read(IQueryCollection query, TimeProvider time)
    {
        var sinceSeconds = Number(query, "sinceSeconds");
        var sinceTime = Time(query, "sinceTime");
        var tail = Tail(query);
        var limit = Number(query, "limitBytes");
        if (tail < 0 || limit < 1 || sinceSeconds < 1 || (sinceSeconds is not null && sinceTime is not null))
        {
            throw new LogQueryException(StatusCodes.Status422UnprocessableEntity, """{"message": "Invalid request."}""");
        }

        return new LogQuery(
            Switch(query, "follow"),
            Switch(query, "previous"),
            Switch(query, "timestamps"),
            sinceSeconds is { } seconds ? Ago(time, seconds) : sinceTime,
            tail,
            limit,
            Streams(query));
    }

    private static DateTimeOffset Ago(TimeProvider time, long seconds)
    {
        var now = time.GetUtcNow();
        return seconds < (now - DateTimeOffset.UnixEpoch).TotalSeconds ? now.AddSeconds(-seconds) : DateTimeOffset.UnixEpoch;
    }

    // "tail" is what clients older than the API's own option send.
    private static long? Tail(IQueryCollection query) =>
        query["tail"].ToString() switch
        {
            "" => Number(query, "tailLines"),
            "all" => null,
            _ => Number(query, "tail"),
        };

    private static bool Switch(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is not "0" && !string.Equals(values[0], "false", StringComparison.OrdinalIgnoreCase);

    private static long? Number(IQueryCollection query, string name)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Undecodable();
    }

    private static DateTimeOffset? Time(IQueryCollection query, string name)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : throw Undecodable();
    }

    private static LogStreams Streams(IQueryCollection query) => query["stream"].ToString() switch
    {
        "" or "All" => LogStreams.All,
        "Stdout" => LogStreams.Stdout,
        "Stderr" => LogStreams.Stderr,
        _ => throw new LogQueryException(StatusCodes.Status422UnprocessableEntity, """{"message": "Invalid request."}"""),
    };

    private static LogQueryException Undecodable() => new(StatusCodes.Status400BadRequest, """{"message": "Unable to decode query."}""");
}
