using Krustlet.ModuleHost.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost;

/// <summary>A module host: executes modules for one node agent and outlives it.</summary>
public static class ModuleHostServer
{
    /// <summary>How long watchers have, at the end, to take the last changes: one that does not read holds no host up.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Serves until the host is told to end (Shutdown call, SIGTERM, or cancellation) and returns the exit code of the process.
    /// SIGHUP is ignored: an agent that dies leaves its host running.
    /// </summary>
    /// <exception cref="ArgumentException">Options are invalid; the message lists every failure with its fix.</exception>
    /// <exception cref="IOException">The socket is served by another host, or a folder is open to other users; the message has the fix.</exception>
    public static async Task<int> RunAsync(ModuleHostOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } failures)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, failures), nameof(options));
        }
        HostSocket.Prepare(options.SocketPath);
        var shutdown = new HostShutdown();
        await using var app = Build(options, shutdown);
        using var signals = new HostSignals(shutdown);
        var body = app.Services.GetRequiredService<ModuleHostBody>();
        await using var cancelled = cancellationToken.Register(() => shutdown.Request(new HostEnd(Runtimes.ExitCodes.Terminated, 0)));
        await app.StartAsync(CancellationToken.None);
        HostSocket.Protect(options.SocketPath);
        var end = await shutdown.Requested;
        await body.StopModulesAsync(end.ModuleExitCode);
        await StopServingAsync(app, body.Feed, TimeProvider.System);
        return end.ProcessExitCode;
    }

    private static async Task StopServingAsync(WebApplication app, StatusFeed feed, TimeProvider time)
    {
        using var impatient = new CancellationTokenSource(DrainTime, time);
        try
        {
            await feed.EndAsync().WaitAsync(impatient.Token);
        }
        catch (OperationCanceledException)
        {
            // The process's own exit code tells an agent that does not read.
        }
        await app.StopAsync(impatient.Token);
    }

    private static WebApplication Build(ModuleHostOptions options, HostShutdown shutdown)
    {
        // Nothing else configures a host: no settings file of the folder it was started in, no variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // An agent on a node that is out of breath may take seconds for one message: it is not a slow attacker from the network.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenUnixSocket(options.SocketPath, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.AddConsole().AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);
        var services = builder.Services;
        services.AddGrpc();
        services.AddSingleton<IHostLifetime, PassiveLifetime>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(shutdown);
        services.AddSingleton<ModuleHostBody>();
        services.AddSingleton(provider => provider.GetRequiredService<ModuleHostBody>().Admission);
        services.AddSingleton(provider => provider.GetRequiredService<ModuleHostBody>().Feed);
        services.AddSingleton(provider => provider.GetRequiredService<ModuleHostBody>().Table);
        services.AddSingleton(provider => provider.GetRequiredService<ModuleHostBody>().Launcher);
        services.AddSingleton<HostIdentity>();
        services.AddSingleton<ModuleHostGrpcService>();
        var app = builder.Build();
        app.MapGrpcService<ModuleHostGrpcService>();
        return app;
    }
}
