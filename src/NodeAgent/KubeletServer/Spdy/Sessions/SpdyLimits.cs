namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>What one session may take of this process.</summary>
internal sealed record SpdyLimits
{
    /// <summary>Open streams; more are refused.</summary>
    public int MaxStreams { get; init; } = 1024;

    /// <summary>Bytes that have come and nobody has read yet, of all streams together. Beyond it the connection is not read.</summary>
    public int MaxUnread { get; init; } = 4 << 20;

    /// <summary>Answers to the other side's pings and mistakes that it has not taken yet; one more ends the session.</summary>
    public int MaxPendingAnswers { get; init; } = 1024;

    /// <summary>How long a session lives without a frame either way (the kubelet's <c>streamingConnectionIdleTimeout</c>).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a stream that nobody reads may keep a full session from being read before it is ended for the others' sake.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
