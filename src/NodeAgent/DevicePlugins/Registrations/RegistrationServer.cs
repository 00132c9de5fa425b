using Krustlet.ControllerRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>Serves kubelet.sock. Where it cannot, there are no devices; the rest of the node works, and it is tried again.</summary>
internal sealed partial class RegistrationServer(DevicePluginsFolder folder, PluginConnections connections, TimeProvider time, ILogger<RegistrationServer> logger) : IOwnedLoop
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public string Name => "device-plugin-registration";

    public StartOrder Order => StartOrder.Servers;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isTold = false;
        while (true)
        {
            await using var app = Build();
            try
            {
                folder.Prepare();
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
                folder.Protect();
                LogServing(folder.RegistrationSocket);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (!isTold)
                {
                    LogNotServing(failure, folder.RegistrationSocket);
                }

                isTold = true;
            }

            await Task.Delay(RetryAfter, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // A plugin on a node that is out of breath may take seconds for one message: it is not a slow attacker from the network.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenUnixSocket(folder.RegistrationSocket, static listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(static next => connection => CallHeaders.ServeAsync(connection, next));
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(folder).AddSingleton(connections).AddSingleton<RegistrationService>();
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<RegistrationService>();
        return app;
    }

    [LoggerMessage(4870, LogLevel.Information, "Device plugins register on {Socket}")]
    private partial void LogServing(string socket);

    [LoggerMessage(4871, LogLevel.Warning, "{Socket} cannot be served, so no device plugin can register: it is tried again, --device-plugins-dir chooses another folder")]
    private partial void LogNotServing(Exception exception, string socket);
}
