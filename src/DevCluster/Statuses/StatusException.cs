using System.Net;

namespace Krustlet.DevCluster.Statuses;

/// <summary>A request that is answered with a <c>metav1.Status</c> of failure.</summary>
public sealed class StatusException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="reason"><c>Status.reason</c>, e.g. <c>NotFound</c>.</param>
    /// <param name="message">For people, in the API server's own form.</param>
    /// <param name="causes"><c>details.causes</c>.</param>
    public StatusException(HttpStatusCode code, string reason, string message, IReadOnlyList<StatusCause>? causes = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Causes = causes ?? [];
    }

    /// <summary>HTTP status.</summary>
    public HttpStatusCode Code { get; }

    /// <summary><c>Status.reason</c>.</summary>
    public string Reason { get; }

    /// <summary><c>details.causes</c>.</summary>
    public IReadOnlyList<StatusCause> Causes { get; }

    /// <summary>The rest of <c>details</c>; what is null is filled from the request that failed.</summary>
    public StatusDetails Details { get; init; } = StatusDetails.None;
}
