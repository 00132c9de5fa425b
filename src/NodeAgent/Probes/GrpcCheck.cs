using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Krustlet.NodeAgent.Probes;

/// <summary><c>grpc</c>: <c>grpc.health.v1.Health/Check</c>, without TLS, answers SERVING.</summary>
internal static class GrpcCheck
{
    public static async Task<ProbeOutcome> CheckAsync(string host, int port, string service, TimeSpan limit, CancellationToken cancellationToken)
    {
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        using var channel = GrpcChannel.ForAddress($"http://{authority}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
        try
        {
            var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: cancellationToken);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? ProbeOutcome.Success
                : ProbeOutcome.Failure($"service unhealthy (responded with \"{Name(answer.Status)}\")");
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeOutcome.Failure(failure.StatusCode switch
            {
                StatusCode.Unimplemented => $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {failure.Status.Detail}",
                StatusCode.Unavailable => $"timeout: failed to connect service \"{authority}\" within {limit.TotalSeconds}s: {failure.Status.Detail}",
                _ => $"error: health rpc probe failed: {failure.Status.Detail}",
            });
        }
    }

    private static string Name(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
