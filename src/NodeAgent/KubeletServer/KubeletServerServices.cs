using System.Security.Cryptography.X509Certificates;
using Krustlet.NodeAgent.KubeletServer.Access;
using Krustlet.NodeAgent.KubeletServer.Handlers;
using Krustlet.NodeAgent.KubeletServer.Logs;
using Krustlet.NodeAgent.KubeletServer.PortForwarding;
using Krustlet.NodeAgent.KubeletServer.RemoteCommands;
using Krustlet.NodeAgent.KubeletServer.Stats;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Registers the kubelet API.</summary>
internal static class KubeletServerServices
{
    // Room for so many is taken at once for each metric. The most that one of the node can have are the 256 exit codes.
    private const int LabelSets = 300;
    private const int ClaimLabelSets = 2000;

    /// <summary>Client certificates are good when one of <paramref name="authorities"/> signed them.</summary>
    public static IServiceCollection AddKubeletServer(this IServiceCollection services, X509Certificate2Collection authorities)
    {
        services.AddRoutingCore();
        services.AddSingleton(provider => new ClientCertificateAuthenticator(authorities, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<RequestAuthenticator>();
        services.AddSingleton<AccessReviewer>();
        services.AddSingleton<AccessMiddleware>();
        services.AddSingleton(static provider => new StreamingLimits(provider.GetRequiredService<ServerOptions>().StreamingIdleTimeout));
        services.AddSingleton<StreamingConnections>();
        services.AddSingleton<PodDialer>().AddSingleton<PortForwarder>().AddSingleton<SpdyPortForward>().AddSingleton<WebSocketPortForward>();
        services.AddSingleton<SpdyCallerStreams>().AddSingleton<WebSocketCallerStreams>().AddSingleton<OutputFollower>().AddSingleton<AttachSession>();
        services.AddSingleton<PortForwardHandler>().AddSingleton<AttachHandler>().AddSingleton<CommandRefusalHandler>();
        services.AddSingleton<LogStreamer>();
        services.AddSingleton<PodsHandler>();
        services.AddSingleton<RunningPodsHandler>();
        services.AddSingleton<ContainerLogsHandler>();
        services.AddSingleton<ProcessorStats>().AddSingleton<NodeStats>().AddSingleton<PodStats>().AddSingleton<StatsSummaryHandler>();
        services.AddSingleton<ResourceMetricsHandler>();
        services.AddSingleton<ConfigzHandler>().AddSingleton<LogFilesHandler>().AddSingleton<ProbeMetricsHandler>();
        services.AddSingleton<HealthChecks>().AddSingleton<HealthzHandler>().AddSingleton<StatuszHandler>().AddSingleton<RefusedHandlers>();
        services.AddSingleton<CpuRates>();
        services.AddSingleton<KubeletMetrics>();
        services.AddMetrics();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("krustlet-agent", autoGenerateServiceInstanceId: false))
            .WithMetrics(metrics => metrics
                .AddMeter("Krustlet.*")
                .AddView(static instrument => new MetricStreamConfiguration { CardinalityLimit = instrument.Name.StartsWith(VolumeMetrics.Prefix, StringComparison.Ordinal) ? ClaimLabelSets : LabelSets })
                .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false));
        return services;
    }
}
