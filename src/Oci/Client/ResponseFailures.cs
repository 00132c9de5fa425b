using System.Net;
using System.Text.Json;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>The one place where a registry's refusals become kinds and advice.</summary>
internal static class ResponseFailures
{
    private const int LongestQuote = 300;

    /// <summary>The failure an unsuccessful response stands for.</summary>
    /// <param name="response">The response; its body is read.</param>
    /// <param name="call">For whom.</param>
    /// <param name="wanted">What was asked for, as in "the manifest".</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">To turn a Retry-After date into a span.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<RegistryException> ReadAsync(
        HttpResponseMessage response, RegistryCall call, string wanted, RegistryClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var kind = Kind(response.StatusCode);
        var said = await QuoteAsync(response, options, call, cancellationToken);
        return new RegistryException(kind, $"{Describe(kind, call, wanted, response.StatusCode)}{said}") { RetryAfter = RetryAfter(response, time) };
    }

    /// <summary>How long the response asks to wait, whichever way it says it.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static RegistryErrorKind Kind(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => RegistryErrorKind.Unauthorized,
        HttpStatusCode.Forbidden => RegistryErrorKind.Forbidden,
        HttpStatusCode.NotFound => RegistryErrorKind.NotFound,
        HttpStatusCode.TooManyRequests => RegistryErrorKind.RateLimited,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => RegistryErrorKind.Refused,
        _ => RegistryErrorKind.ServerError,
    };

    private static string Describe(RegistryErrorKind kind, RegistryCall call, string wanted, HttpStatusCode status) => kind switch
    {
        RegistryErrorKind.Unauthorized when call.Credential is null =>
            $"{call.Host} wants credentials for {wanted} of {call.Image.Name}: {HowToLogIn(call)}",
        RegistryErrorKind.Unauthorized =>
            $"{call.Host} refused the credentials ({call.Credential}) for {wanted} of {call.Image.Name}: check user and password, and whether the token has expired",
        RegistryErrorKind.Forbidden =>
            $"{call.Host} does not allow {call.Credential?.Username ?? "anonymous users"} {wanted} of {call.Image.Name}: grant the account {Right(call)} rights, or use another one",
        RegistryErrorKind.NotFound =>
            $"{call.Host} does not have {wanted} of {call.Image}: check the spelling of repository and tag, that it was pushed (krustlet push), and, if it is private, that a pull secret names {call.Host}",
        RegistryErrorKind.RateLimited =>
            $"{call.Host} limits the rate of requests ({wanted} of {call.Image.Name}): wait, log in for a higher limit, or pull from a mirror",
        RegistryErrorKind.Refused when call.Access == RegistryAccess.Delete && status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest =>
            $"{call.Host} does not delete {wanted} of {call.Image.Name} ({(int)status}): deletion is turned off there, or only manifests, by digest, can be deleted",
        RegistryErrorKind.Refused =>
            $"{call.Host} rejects {wanted} of {call.Image.Name} ({(int)status}): the registry may not take this kind of artifact; try --form wasm-to-oci, or another registry",
        _ => $"{call.Host} failed to serve {wanted} of {call.Image.Name} ({(int)status}): try again, and look at the registry's own log if it stays",
    };

    private static string Right(RegistryCall call) => call.Access switch { RegistryAccess.Push => "push", RegistryAccess.Delete => "delete", _ => "pull" };

    private static string HowToLogIn(RegistryCall call) => call.Access != RegistryAccess.Pull
        ? "log in with krustlet login or docker login, or give --username and --password-stdin"
        : "create a pull secret (kubectl create secret docker-registry) and name it in imagePullSecrets, or make the repository public";

    private static async Task<string> QuoteAsync(HttpResponseMessage response, RegistryClientOptions options, RegistryCall call, CancellationToken cancellationToken)
    {
        try
        {
            var content = await DocumentContent.ReadAsync(response, options.MaxDocumentBytes, call, cancellationToken);
            var errors = JsonSerializer.Deserialize(content.Span, ClientJson.Default.ErrorAnswer)?.Errors ?? [];
            var said = string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}".Trim()));
            return said.Length == 0 ? "" : $" (the registry says: {(said.Length > LongestQuote ? said[..LongestQuote] : said)})";
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException or RegistryException)
        {
            // The status already tells the kind; the quote is a courtesy that this registry does not offer.
            return "";
        }
    }
}
