using Krustlet.NodeAgent.KubeletServer.Access;
using Krustlet.NodeAgent.KubeletServer.Handlers;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>The routes of the kubelet API. Every one, known or not, is behind <see cref="AccessMiddleware"/>.</summary>
internal static class KubeletRoutes
{
    private static readonly string[] AnyMethod = ["GET", "POST"];

    public static void MapKubelet(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<AccessMiddleware>();
        app.Use(next => context => access.InvokeAsync(context, next));
        app.UseWebSockets();
        app.UseRouting();

        MapHealth(app);
        app.MapGet("/pods", app.Services.GetRequiredService<PodsHandler>().HandleAsync);
        app.MapMethods("/stats/summary", AnyMethod, app.Services.GetRequiredService<StatsSummaryHandler>().HandleAsync);
        app.MapGet("/metrics/resource", app.Services.GetRequiredService<ResourceMetricsHandler>().HandleAsync);

        // The gauges exist from the moment the meter does.
        _ = app.Services.GetRequiredService<KubeletMetrics>();
        _ = app.Services.GetService<CertificateMetrics>();
        _ = app.Services.GetService<RunMetrics>();
        _ = app.Services.GetService<RestClientMetrics>();
        _ = app.Services.GetService<VolumeMetrics>();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapGet("/metrics/probes", app.Services.GetRequiredService<ProbeMetricsHandler>().HandleAsync);
        app.MapGet("/metrics/cadvisor", CadvisorHandler.HandleAsync);
        app.MapPost("/checkpoint/{namespace}/{pod}/{container}", app.Services.GetRequiredService<RefusedHandlers>().CheckpointAsync);
        MapPodRoutes(app, app.Services.GetRequiredService<ServerOptions>().DebuggingHandlers);
    }

    private static void MapHealth(WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthzHandler>();
        app.MapGet("/healthz", health.Of(null));
        foreach (var check in HealthChecks.Names)
        {
            app.MapGet("/healthz/" + check, health.Of(check));
        }

        app.MapGet("/metrics/slis", health.IndicatorsAsync);
        app.MapGet("/statusz", app.Services.GetRequiredService<StatuszHandler>().StatusAsync);
        app.MapGet("/flagz", app.Services.GetRequiredService<StatuszHandler>().FlagsAsync);
    }

    private static void MapPodRoutes(WebApplication app, bool enabled)
    {
        var refusal = app.Services.GetRequiredService<CommandRefusalHandler>();
        var attach = app.Services.GetRequiredService<AttachHandler>();
        var portForward = app.Services.GetRequiredService<PortForwardHandler>();
        Map("/runningpods", app.Services.GetRequiredService<RunningPodsHandler>().HandleAsync);
        Map("/configz", app.Services.GetRequiredService<ConfigzHandler>().HandleAsync);
        Map("/logs/{**path}", app.Services.GetRequiredService<LogFilesHandler>().HandleAsync);
        Map("/containerLogs/{namespace}/{pod}/{container}", app.Services.GetRequiredService<ContainerLogsHandler>().HandleAsync);
        Map("/exec/{namespace}/{pod}/{container}", refusal.HandleAsync);
        Map("/exec/{namespace}/{pod}/{uid}/{container}", refusal.HandleAsync);
        Map("/attach/{namespace}/{pod}/{container}", attach.HandleAsync);
        Map("/attach/{namespace}/{pod}/{uid}/{container}", attach.HandleAsync);
        Map("/portForward/{namespace}/{pod}", portForward.HandleAsync);
        Map("/portForward/{namespace}/{pod}/{uid}", portForward.HandleAsync);
        Map("/run/{namespace}/{pod}/{container}", refusal.HandleAsync);
        Map("/run/{namespace}/{pod}/{uid}/{container}", refusal.HandleAsync);
        Map("/debug/pprof/{**profile}", RefusedHandlers.ProfilesAsync);
        app.MapMethods("/debug/flags/v", ["PUT"], enabled ? RefusedHandlers.VerbosityAsync : DisabledHandler.HandleAsync);

        void Map(string pattern, RequestDelegate handler) => app.MapMethods(pattern, AnyMethod, enabled ? handler : DisabledHandler.HandleAsync);
    }
}
