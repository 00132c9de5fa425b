using System.Net;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>A plain /healthz for the machine itself. Its port being taken, as by a second agent, hurts nobody: it is tried again now and then.</summary>
internal sealed partial class HealthzServer(ServerOptions options, TimeProvider time, ILogger<HealthzServer> logger) : IOwnedLoop
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public string Name => "healthz";

    public StartOrder Order => StartOrder.Servers;

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? Bound { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Healthz is not { } endpoint)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        var isTold = false;
        while (true)
        {
            await using var app = Build(endpoint);
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
                Bound = endpoint;
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                if (!isTold)
                {
                    LogTaken(exception, endpoint);
                }

                isTold = true;
            }

            await Task.Delay(RetryAfter, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static WebApplication Build(IPEndPoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint);
        });
        var app = builder.Build();
        app.Run(static context => context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)
            ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "ok")
            : PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "404 page not found\n"));
        return app;
    }

    [LoggerMessage(4340, LogLevel.Warning, "The plain /healthz cannot listen on {Endpoint}: it is tried again, --healthz-port chooses another port and 0 none")]
    private partial void LogTaken(Exception exception, IPEndPoint endpoint);
}
