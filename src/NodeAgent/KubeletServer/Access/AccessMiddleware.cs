using Krustlet.ControllerRuntime.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Lets a request through only when its caller is known and allowed; the refusals are the kubelet's, word for word.</summary>
internal sealed partial class AccessMiddleware(RequestAuthenticator authenticator, AccessReviewer reviewer, ILogger<AccessMiddleware> logger)
{
    /// <summary>The middleware's body.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (await authenticator.AuthenticateAsync(context).ConfigureAwait(false) is not { } caller)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized").ConfigureAwait(false);
            return;
        }

        var attributes = RequestAttributes.Of(context.Request);
        foreach (var subresource in attributes.Subresources)
        {
            bool allowed;
            try
            {
                allowed = await reviewer.IsAllowedAsync(caller, attributes.Verb, subresource, context.RequestAborted).ConfigureAwait(false);
            }
            catch (ApiException exception)
            {
                LogNotReviewed(exception, caller.User, exception.Reason);
                await PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, $"Authorization error (user={caller.User}, verb={attributes.Verb}, resource=nodes, subresource={subresource})").ConfigureAwait(false);
                return;
            }

            if (allowed)
            {
                await next(context).ConfigureAwait(false);
                return;
            }
        }

        var message = $"Forbidden (user={caller.User}, verb={attributes.Verb}, resource=nodes, subresource(s)=[{string.Join(' ', attributes.Subresources)}])";
        await PlainText.WriteAsync(context, StatusCodes.Status403Forbidden, message).ConfigureAwait(false);
    }

    [LoggerMessage(4311, LogLevel.Warning, "The API server could not say whether {User} is allowed ({Reason})")]
    private partial void LogNotReviewed(Exception exception, string user, ApiErrorReason reason);
}
