using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.Certificates;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Calls of the API server by outcome, by client-go's name.</summary>
internal sealed class RestClientMetrics
{
    public RestClientMetrics(IMeterFactory meters, RestClientCalls calls) => meters.Create(KubeletMetrics.MeterName).CreateObservableCounter(
        "rest_client_requests_total",
        () => calls.Read().Select(static call => new Measurement<long>(call.Count, new("code", call.Code), new("host", call.Host), new("method", call.Method))),
        description: "Number of HTTP requests, by status code, method and host");
}
