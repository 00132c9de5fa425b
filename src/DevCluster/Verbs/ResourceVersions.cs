using System.Globalization;
using System.Net;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Verbs;

/// <summary>Resource versions in queries.</summary>
internal static class ResourceVersions
{
    public const string TooOld = "The resourceVersion for the provided watch is too old.";
    public const string ListExpired = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.";

    /// <summary>Null when the query names none.</summary>
    public static long? Read(ApiCall call) => call.Query("resourceVersion") switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) => revision,
        var text => throw Failures.BadRequest($"Invalid value: \"{text}\": resourceVersion must be one that the server has given out"),
    };

    public static StatusException InTheFuture(long asked, long current) => new(
        HttpStatusCode.GatewayTimeout,
        "Timeout",
        string.Create(CultureInfo.InvariantCulture, $"Too large resource version: {asked}, current: {current}"),
        [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")])
    {
        Details = new StatusDetails(RetryAfterSeconds: 1),
    };
}
