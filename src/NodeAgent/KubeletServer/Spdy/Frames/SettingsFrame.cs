namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>What the sender wants the other side to keep to.</summary>
/// <param name="Values">By setting id; <see cref="InitialWindowSize"/> is the only one that matters here.</param>
internal sealed record SettingsFrame(IReadOnlyList<(uint Id, uint Value)> Values) : SpdyFrame
{
    /// <summary>Bytes that may be sent on a new stream before the first WINDOW_UPDATE.</summary>
    public const uint InitialWindowSize = 7;
}
