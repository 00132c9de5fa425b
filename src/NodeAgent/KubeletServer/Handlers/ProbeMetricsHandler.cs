using System.Text;
using Krustlet.NodeAgent.Probes;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /metrics/probes: how often each probe said what.</summary>
internal sealed class ProbeMetricsHandler(ProbeResults probes, TimeProvider time)
{
    public Task HandleAsync(HttpContext context)
    {
        var text = new PrometheusText().Metric(ProbeResults.MetricName, "counter", "[BETA] " + ProbeResults.Description);
        var now = time.GetUtcNow();
        foreach (var count in probes.Read())
        {
            text.Sample(
                ProbeResults.MetricName, count.Total, now,
                ("container", count.Container), ("namespace", count.Namespace), ("pod", count.Pod), ("pod_uid", count.PodUid), ("probe_type", count.ProbeType), ("result", count.Result));
        }

        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), context.RequestAborted).AsTask();
    }
}
