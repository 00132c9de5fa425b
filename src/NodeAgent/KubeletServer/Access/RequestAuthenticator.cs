using Krustlet.ControllerRuntime.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Finds out who calls: client certificate first, then bearer token. Nobody is anonymous.</summary>
internal sealed partial class RequestAuthenticator(ClientCertificateAuthenticator certificates, TokenAuthenticator tokens, ILogger<RequestAuthenticator> logger)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller, or null.</summary>
    public async Task<Caller?> AuthenticateAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } certificate && certificates.Authenticate(certificate) is { } caller)
        {
            return caller;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || header[Bearer.Length..].Trim() is not { Length: > 0 } token)
        {
            return null;
        }

        try
        {
            return await tokens.AuthenticateAsync(token, context.RequestAborted).ConfigureAwait(false);
        }
        catch (ApiException exception)
        {
            LogNotReviewed(exception, exception.Reason);
            return null;
        }
    }

    [LoggerMessage(4310, LogLevel.Warning, "A caller's token could not be reviewed by the API server ({Reason})")]
    private partial void LogNotReviewed(Exception exception, ApiErrorReason reason);
}
