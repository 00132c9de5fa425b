using System.Net;

namespace Krustlet.DevCluster.Faults;

/// <summary>What goes wrong with a request: a wait, then an error, a cut connection, or (neither given) the ordinary answer.</summary>
/// <param name="Delay">Wait on the server's clock before anything else.</param>
/// <param name="Code">Answer with this status instead.</param>
/// <param name="Reason"><c>Status.reason</c> of that answer.</param>
/// <param name="RetryAfter">Retry-After of that answer, whole seconds.</param>
/// <param name="Abort">Cut the connection without an answer.</param>
public sealed record Fault(TimeSpan Delay = default, HttpStatusCode? Code = null, string Reason = "", TimeSpan? RetryAfter = null, bool Abort = false)
{
    /// <summary>409: as if another writer had been faster.</summary>
    public static Fault Conflict { get; } = new(Code: HttpStatusCode.Conflict, Reason: "Conflict");

    /// <summary>410: as if the resource version were forgotten.</summary>
    public static Fault Expired { get; } = new(Code: HttpStatusCode.Gone, Reason: "Expired");

    /// <summary>500.</summary>
    public static Fault InternalError { get; } = new(Code: HttpStatusCode.InternalServerError, Reason: "InternalError");

    /// <summary>503.</summary>
    public static Fault Unavailable { get; } = new(Code: HttpStatusCode.ServiceUnavailable, Reason: "ServiceUnavailable");

    /// <summary>The connection is cut.</summary>
    public static Fault Cut { get; } = new(Abort: true);

    /// <summary>429 with Retry-After.</summary>
    public static Fault TooManyRequests(TimeSpan retryAfter) => new(Code: HttpStatusCode.TooManyRequests, Reason: "TooManyRequests", RetryAfter: retryAfter);

    /// <summary>The ordinary answer, late.</summary>
    public static Fault Slow(TimeSpan delay) => new(Delay: delay);
}
