using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>The streams of one attached caller.</summary>
/// <param name="Input">From the caller, if it wants to send.</param>
/// <param name="Output">To the caller, if it wants standard output.</param>
/// <param name="Error">To the caller, if it wants standard error.</param>
/// <param name="Status">How it ended.</param>
/// <param name="StatusIsJson">The status is a metav1.Status (protocol version 4 and later); before it was text, and nothing for success.</param>
internal sealed record CallerStreams(IStreamChannel? Input, IStreamChannel? Output, IStreamChannel? Error, IStreamChannel Status, bool StatusIsJson);
