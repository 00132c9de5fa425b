using System.Text;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /healthz and its parts, and GET /metrics/slis, which counts what they said.</summary>
internal sealed class HealthzHandler(HealthChecks checks, TimeProvider time)
{
    private const string Gauge = "kubernetes_healthcheck";
    private const string Counter = "kubernetes_healthchecks_total";

    /// <summary>One check, or all of them.</summary>
    public RequestDelegate Of(string? name) => context =>
    {
        checks.Note(name);
        return PlainText.WriteAsync(context, StatusCodes.Status200OK, "ok");
    };

    /// <summary>The service level indicators of every Kubernetes component.</summary>
    public Task IndicatorsAsync(HttpContext context)
    {
        var now = time.GetUtcNow();
        var text = new PrometheusText().Metric(Gauge, "gauge", "[STABLE] This metric records the result of a single healthcheck.");
        foreach (var name in HealthChecks.Names)
        {
            text.Sample(Gauge, 1, now, ("name", name), ("type", "healthz"));
        }

        text.Metric(Counter, "counter", "[STABLE] This metric records the results of all healthcheck.");
        foreach (var name in HealthChecks.Names)
        {
            text.Sample(Counter, checks.Count(name), now, ("name", name), ("status", "success"), ("type", "healthz"));
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), context.RequestAborted).AsTask();
    }
}
