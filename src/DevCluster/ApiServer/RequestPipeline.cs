using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Authorization;
using Krustlet.DevCluster.Discovery;
using Krustlet.DevCluster.Faults;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>What every request goes through: authentication, authorization, injected faults, dispatch; failures become a Status.</summary>
internal sealed partial class RequestPipeline(
    Authenticator authenticator,
    RequestAuthorization authorization,
    FaultInjector faults,
    IReadOnlyList<IPathHandler> paths,
    ResourceDispatcher dispatcher,
    ILogger<RequestPipeline> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var path = ResourcePath.TryParse(context.Request.Path.Value ?? "");
        try
        {
            await ServeAsync(context, path);
        }
        catch (StatusException error)
        {
            await FailAsync(context, error, path);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody is there to be answered.
        }
        catch (Exception error)
        {
            LogUnexpected(error, context.Request.Method, context.Request.Path);
            await FailAsync(context, Failures.Internal(error.Message), path);
        }
    }

    private async Task ServeAsync(HttpContext context, ResourcePath? path)
    {
        var user = authenticator.Authenticate(context);
        authorization.Require(context, user, path);
        await faults.StrikeAsync(context, FaultTarget.Of(context, user.Name, path));
        if (path is not null)
        {
            await dispatcher.DispatchAsync(context, user, path);
            return;
        }

        foreach (var handler in paths)
        {
            if (await handler.TryHandleAsync(context))
            {
                return;
            }
        }

        throw Failures.NoSuchPath();
    }

    private async Task FailAsync(HttpContext context, StatusException error, ResourcePath? path)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (error.Details.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await ApiResponse.WriteAsync(context, (int)error.Code, StatusDocument.Failure(error, dispatcher.Describe(path, error)));
    }

    [LoggerMessage(6000, LogLevel.Warning, "Request could not be served: {Method} {Path}")]
    private partial void LogUnexpected(Exception error, string method, string path);
}
