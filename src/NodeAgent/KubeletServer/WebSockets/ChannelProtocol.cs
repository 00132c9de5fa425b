namespace Krustlet.NodeAgent.KubeletServer.WebSockets;

/// <summary>How channels share a WebSocket.</summary>
/// <param name="Name">The WebSocket subprotocol; empty when the caller named none.</param>
/// <param name="IsBase64">Text messages with base64 after a digit, instead of binary ones with a byte before.</param>
/// <param name="StatusIsJson">The error channel tells a metav1.Status; before v4 it was plain text, and nothing for success.</param>
/// <param name="CanClose">v5: a message to channel 255 ends one channel.</param>
internal sealed record ChannelProtocol(string Name, bool IsBase64, bool StatusIsJson, bool CanClose)
{
    private static readonly ChannelProtocol[] Known =
    [
        new("v5.channel.k8s.io", false, true, true),
        new("v4.channel.k8s.io", false, true, false),
        new("v4.base64.channel.k8s.io", true, true, false),
        new("channel.k8s.io", false, false, false),
        new("base64.channel.k8s.io", true, false, false),
    ];

    private static readonly ChannelProtocol Unnamed = new(string.Empty, false, false, false);

    /// <summary>The first protocol of the caller's that is known here; null when it names only others.</summary>
    public static ChannelProtocol? Choose(IList<string> wanted) =>
        wanted.Count == 0 ? Unnamed : wanted.Select(name => Array.Find(Known, protocol => protocol.Name == name)).FirstOrDefault(protocol => protocol is not null);
}
