namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>How much of a frame is held at one time, in bytes.</summary>
internal sealed record FrameLimits
{
    public int MaxControlFrame { get; init; } = 64 * 1024;

    /// <summary>All headers of a frame, inflated.</summary>
    public int MaxHeaderBlock { get; init; } = 64 * 1024;

    /// <summary>Longer data frames are handed on in pieces.</summary>
    public int DataPiece { get; init; } = 64 * 1024;
}
