using System.Security.Cryptography.X509Certificates;
using k8s;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Krustlet.NodeAgent.Commands;

/// <summary>Runs the agent: identity first, then the services, then the socket, then the Node.</summary>
internal static partial class AgentHost
{
    /// <summary>Runs until stopped. Pods are left running: the next agent adopts them.</summary>
    /// <returns>The exit code: 0 when told to stop, 1 when a part of the agent failed.</returns>
    public static async Task<int> RunAsync(AgentOptions options, IReadOnlyList<OptionProblem> notices, CancellationToken cancellationToken)
    {
        ProtectedFile.EnsureFolder(options.Cluster.DataDirectory);
        using var loggers = LoggerFactory.Create(logging => Configure(logging, options.Cluster.LogLevel));
        var logger = loggers.CreateLogger("Krustlet.NodeAgent");
        LogStarting(logger, NodeSystemInfo.Version, options.Node.Name, options.Cluster.DataDirectory);
        foreach (var notice in notices)
        {
            LogPassedOver(logger, notice.Origin, notice.Message);
        }

        foreach (var label in NodeLabels.Overruled(options.Node))
        {
            LogOverruled(logger, label);
        }

        if (TlsBootstrap.IsNeeded(options.Cluster, TimeProvider.System))
        {
            await new TlsBootstrap(options.Cluster, options.Node.Name, TimeProvider.System, loggers).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        await using var app = await BuildAsync(options, loggers, cancellationToken).ConfigureAwait(false);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        var port = KubeletListener.BoundPort(app);
        app.Services.GetRequiredService<KubeletEndpoint>().Listening(port);
        LogListening(logger, options.Server.Address, port);
        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        LogStopped(logger);
        return app.Services.GetRequiredService<LoopHost>().Fault is null ? 0 : 1;
    }

    private static async Task<WebApplication> BuildAsync(AgentOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var connection = ClusterConnection.Open(options.Cluster, TimeProvider.System);
        var address = await NodeAddressFinder.FindAsync(options.Node, new HostNetwork(), connection.Api.Server, cancellationToken).ConfigureAwait(false);
        var serving = options.Server is { TlsCertificate: { } certificate, TlsPrivateKey: { } key }
            ? ServingCertificateFiles.FromFiles(certificate, key)
            : await ServingCertificateFiles.SelfSignedAsync(options.Cluster, options.Node, address, TimeProvider.System, cancellationToken).ConfigureAwait(false);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = options.Cluster.DataDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddNodeAgent(options, connection, new NodeIdentity(options.Node.Name, address), serving);
        KubeletListener.Configure(builder.WebHost, options.Server, serving);
        var app = builder.Build();
        app.MapKubelet();
        return app;
    }

    private static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft", LogLevel.Warning);
        logging.SetMinimumLevel(level);
    }

    [LoggerMessage(4000, LogLevel.Information, "Krustlet node agent {Version} starts as node {Node}, data in {DataDirectory}")]
    private static partial void LogStarting(ILogger logger, string version, string node, string dataDirectory);

    [LoggerMessage(4001, LogLevel.Warning, "{Field} changes nothing: {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string field, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "The label {Label} of --node-labels is the agent's own to set: the one given is left out")]
    private static partial void LogOverruled(ILogger logger, string label);

    [LoggerMessage(4003, LogLevel.Information, "The kubelet API listens on {Address}, port {Port}")]
    private static partial void LogListening(ILogger logger, System.Net.IPAddress address, int port);

    [LoggerMessage(4004, LogLevel.Information, "The node agent has stopped; its modules run on")]
    private static partial void LogStopped(ILogger logger);
}
