namespace Krustlet.ControllerRuntime.Api;

/// <summary>Why a call failed, from the HTTP status and <c>metav1.Status.reason</c> (never from the message).</summary>
public enum ApiErrorReason
{
    /// <summary>A status that has no kind of its own here.</summary>
    Unknown,

    /// <summary>400: the request itself is malformed.</summary>
    BadRequest,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>405.</summary>
    MethodNotAllowed,

    /// <summary>409 AlreadyExists.</summary>
    AlreadyExists,

    /// <summary>409 Conflict: stale resourceVersion, or fields owned by another manager.</summary>
    Conflict,

    /// <summary>410 Gone or Expired: list again.</summary>
    Gone,

    /// <summary>415.</summary>
    UnsupportedMediaType,

    /// <summary>422: the object fails validation.</summary>
    Invalid,

    /// <summary>429: wait for Retry-After.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>503, 504 or Timeout: the server is not able to answer now.</summary>
    ServerUnavailable,

    /// <summary>No HTTP answer: connection refused, reset, TLS or time-out.</summary>
    Unreachable,
}
