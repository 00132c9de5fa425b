using System.Net;
using System.Text.Json;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Turns what went wrong into an <see cref="ApiException"/>, by status code and <c>Status.reason</c> only.</summary>
internal static class ApiErrors
{
    private const int MaxMessage = 1024;

    public static async Task<ApiException> FromResponseAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var status = ParseStatus(body);
        var message = status?.Message ?? Excerpt(System.Text.Encoding.UTF8.GetString(body));
        var request = response.RequestMessage;
        return new ApiException(
            ReasonOf(response.StatusCode, status?.Reason),
            response.StatusCode,
            $"{request?.Method} {request?.RequestUri?.AbsolutePath}: {(int)response.StatusCode} {status?.Reason ?? response.ReasonPhrase}: {message}",
            status,
            RetryAfterOf(response, status, time));
    }

    /// <summary>The error that a watch delivered as an ERROR event.</summary>
    public static ApiException FromWatch(V1Status status, string path)
    {
        var code = status.Code is { } number ? (HttpStatusCode)number : (HttpStatusCode?)null;
        return new ApiException(ReasonOf(code ?? HttpStatusCode.OK, status.Reason), code, $"watch {path}: {status.Reason}: {status.Message}", status, RetryAfterOf(status));
    }

    public static ApiException Unreachable(HttpMethod method, Uri uri, Exception cause) =>
        new(ApiErrorReason.Unreachable, null, $"{method} {uri.AbsolutePath}: no answer from {uri.Authority}: {cause.Message}", inner: cause);

    public static ApiException TimedOut(HttpMethod method, Uri uri, TimeSpan limit, Exception cause) =>
        new(ApiErrorReason.Unreachable, null, $"{method} {uri.AbsolutePath}: no answer from {uri.Authority} within {limit.TotalSeconds:0} s", inner: cause);

    public static ApiException Malformed(HttpMethod method, Uri uri, JsonException cause) =>
        new(ApiErrorReason.Unknown, null, $"{method} {uri.AbsolutePath}: the answer is not the JSON expected: {cause.Message}", inner: cause);

    private static ApiErrorReason ReasonOf(HttpStatusCode code, string? reason) => reason switch
    {
        "AlreadyExists" => ApiErrorReason.AlreadyExists,
        "Conflict" => ApiErrorReason.Conflict,
        "Expired" or "Gone" => ApiErrorReason.Gone,
        "Timeout" or "ServiceUnavailable" => ApiErrorReason.ServerUnavailable,
        _ => ReasonOf(code),
    };

    private static ApiErrorReason ReasonOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => ApiErrorReason.BadRequest,
        HttpStatusCode.Unauthorized => ApiErrorReason.Unauthorized,
        HttpStatusCode.Forbidden => ApiErrorReason.Forbidden,
        HttpStatusCode.NotFound => ApiErrorReason.NotFound,
        HttpStatusCode.MethodNotAllowed => ApiErrorReason.MethodNotAllowed,
        HttpStatusCode.Conflict => ApiErrorReason.Conflict,
        HttpStatusCode.Gone => ApiErrorReason.Gone,
        HttpStatusCode.UnsupportedMediaType => ApiErrorReason.UnsupportedMediaType,
        HttpStatusCode.UnprocessableEntity => ApiErrorReason.Invalid,
        HttpStatusCode.TooManyRequests => ApiErrorReason.TooManyRequests,
        HttpStatusCode.InternalServerError => ApiErrorReason.InternalError,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => ApiErrorReason.ServerUnavailable,
        _ => ApiErrorReason.Unknown,
    };

    private static V1Status? ParseStatus(byte[] body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, ApiJson.BuiltIn<V1Status>());
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            // A proxy's page or the server's plain "404 page not found": the status code alone speaks.
            return null;
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, V1Status? status, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => status is null ? null : RetryAfterOf(status),
    };

    private static TimeSpan? RetryAfterOf(V1Status status) =>
        status.Details?.RetryAfterSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string Excerpt(string text) => text.Length <= MaxMessage ? text.Trim() : text[..MaxMessage].Trim() + "...";
}
