namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Why a stream ends before its time.</summary>
internal enum ResetStatus : uint
{
    ProtocolError = 1,
    InvalidStream = 2,
    RefusedStream = 3,
    UnsupportedVersion = 4,
    Cancel = 5,
    InternalError = 6,
    FlowControlError = 7,
    StreamInUse = 8,
    StreamAlreadyClosed = 9,
}
