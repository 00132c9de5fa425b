using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.Certificates;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>How long the agent's certificates are still good, by the kubelet's names.</summary>
internal sealed class CertificateMetrics : IDisposable
{
    private readonly Meter meter;

    public CertificateMetrics(IMeterFactory meters, ServingCertificate serving, ClientCertificate client, TimeProvider time)
    {
        meter = meters.Create(KubeletMetrics.MeterName);
        meter.CreateObservableGauge("kubelet_certificate_manager_server_ttl_seconds", () => Left(serving.Current.TargetCertificate.NotAfter), description: "Seconds until the serving certificate ends");
        meter.CreateObservableGauge(
            "kubelet_certificate_manager_client_ttl_seconds",
            () => client.Current is { } own ? [new Measurement<double>(Left(own.NotAfter))] : Array.Empty<Measurement<double>>(),
            description: "Seconds until the client certificate ends, where it is the agent's own");

        double Left(DateTime end) => Math.Round((end.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalSeconds);
    }

    public void Dispose() => meter.Dispose();
}
