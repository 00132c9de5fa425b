namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>What of a log is wanted (core/v1 PodLogOptions).</summary>
/// <param name="Follow">Go on until the container ends.</param>
/// <param name="Previous">The run before the current one.</param>
/// <param name="Timestamps">Each line begins with its RFC 3339 time, nine digits of fraction.</param>
/// <param name="Since">Nothing written before this.</param>
/// <param name="TailLines">At most this many lines from the end of what is there.</param>
/// <param name="LimitBytes">At most this many bytes of answer.</param>
/// <param name="Streams">Which outputs.</param>
internal sealed record LogQuery(
    bool Follow = false,
    bool Previous = false,
    bool Timestamps = false,
    DateTimeOffset? Since = null,
    long? TailLines = null,
    long? LimitBytes = null,
    LogStreams Streams = LogStreams.All);
