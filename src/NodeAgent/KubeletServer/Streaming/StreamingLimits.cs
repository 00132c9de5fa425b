using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>What callers that stay connected may take of the agent.</summary>
/// <param name="IdleTimeout">How long nothing may happen on a connection (the kubelet's <c>streamingConnectionIdleTimeout</c>).</param>
internal sealed record StreamingLimits(TimeSpan IdleTimeout)
{
    /// <summary>How long a caller may take to open the streams that it asked for.</summary>
    public TimeSpan CreationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections at one time; a caller beyond is told to try again.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>Bytes of one connection that have come and were not read.</summary>
    public int MaxUnread { get; init; } = 4 << 20;

    /// <summary>How long a stream that nobody reads may hold others of its connection up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a SPDY session.</summary>
    public SpdyLimits ForSpdy() => new() { IdleTimeout = IdleTimeout, MaxUnread = MaxUnread, StallTimeout = StallTimeout };
}
