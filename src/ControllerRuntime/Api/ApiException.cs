using System.Net;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>A call to the API server that did not succeed; <see cref="Reason"/> says which kind.</summary>
public sealed class ApiException : Exception
{
    /// <summary>Creates the error from what the server answered.</summary>
    public ApiException(ApiErrorReason reason, HttpStatusCode? statusCode, string message, V1Status? status = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        StatusCode = statusCode;
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>The kind of failure.</summary>
    public ApiErrorReason Reason { get; }

    /// <summary>The HTTP status, or null when there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The server's <c>metav1.Status</c>, when it sent one.</summary>
    public V1Status? Status { get; }

    /// <summary>How long the server asked callers to wait (Retry-After).</summary>
    public TimeSpan? RetryAfter { get; }
}
