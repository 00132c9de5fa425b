using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary>WebSocket subprotocols of streams, and which of them go through to a kubelet.</summary>
internal static class StreamProtocols
{
    // kube-apiserver answers these itself and speaks SPDY to the kubelet. This one does not translate: kubectl and client-go take
    // any answer but 101 for a failed upgrade (httpstream.IsUpgradeFailure) and try again with SPDY.
    private static readonly string[] Translated = ["v5.channel.k8s.io", "SPDY/3.1+portforward.k8s.io"];

    /// <summary>What to ask the kubelet for; 400 when nothing that it could speak is offered.</summary>
    public static IReadOnlyList<string> PassedOn(ApiCall call)
    {
        var offered = call.Http.Request.Headers.SecWebSocketProtocol
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        var passed = offered.Except(Translated, StringComparer.OrdinalIgnoreCase).ToList();
        return offered.Count > 0 && passed.Count == 0
            ? throw Failures.BadRequest($"unable to upgrade: this server does not translate {string.Join(", ", offered)}; use SPDY/3.1 or the WebSocket protocol v4.channel.k8s.io")
            : passed;
    }
}
