using System.Text;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /metrics/probes: how often each probe said what.</summary>
internal sealed class ProbeMetricsHandler(ProbeCounts probes)
{
    public Task HandleAsync(HttpContext context)
    {
        var text = new StringBuilder("# HELP prober_probe_total [BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.\n# TYPE prober_probe_total counter\n");
        foreach (var (labels, count) in probes.Read())
        {
            text.Append("prober_probe_total{").Append(labels).Append("} ").Append(count).Append('\n');
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), context.RequestAborted).AsTask();
    }
}
