namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Why a session ends.</summary>
internal enum GoAwayStatus : uint
{
    Ok = 0,
    ProtocolError = 1,
    InternalError = 2,
}
