using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>Chooses the check that a probe asks for and keeps its time limit.</summary>
internal sealed class Prober(HttpCheck http, TimeProvider time) : IProber
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<ProbeOutcome> ProbeAsync(PodFacts pod, ContainerFacts container, V1Probe probe, CancellationToken cancellationToken)
    {
        var limit = probe.TimeoutSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await CheckAsync(pod, container, probe, limit, either.Token);
        }
        catch (HandlerException unusable)
        {
            return ProbeOutcome.Unknown(unusable.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeOutcome.Failure($"{Describe(pod, container, probe)}: context deadline exceeded (no answer within {limit.TotalSeconds} s)");
        }
    }

    private Task<ProbeOutcome> CheckAsync(PodFacts pod, ContainerFacts container, V1Probe probe, TimeSpan limit, CancellationToken cancellationToken) => probe switch
    {
        { HttpGet: { } get } => http.CheckAsync(HttpTarget.Of(pod, container, get), cancellationToken),
        { TcpSocket: { } tcp } => TcpCheck.CheckAsync(HandlerAddress.Host(pod, tcp.Host), HandlerAddress.Port(container, tcp.Port), cancellationToken),
        { Grpc: { } call } => GrpcCheck.CheckAsync(HandlerAddress.Host(pod, null), call.Port, call.Service ?? "", limit, cancellationToken),
        _ => Task.FromResult(ProbeOutcome.Unknown("the probe has no handler that this node knows: use httpGet, tcpSocket or grpc")),
    };

    private static string Describe(PodFacts pod, ContainerFacts container, V1Probe probe) => probe switch
    {
        { HttpGet: { } get } => $"Get \"{HttpTarget.Of(pod, container, get).Address}\"",
        { TcpSocket: { } tcp } => $"dial tcp {HandlerAddress.Host(pod, tcp.Host)}:{HandlerAddress.Port(container, tcp.Port)}",
        _ => $"timeout: failed to connect service \"{HandlerAddress.Host(pod, null)}:{probe.Grpc?.Port}\"",
    };
}
