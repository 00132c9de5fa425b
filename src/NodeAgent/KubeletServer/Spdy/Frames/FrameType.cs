namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Types of control frames.</summary>
internal enum FrameType : ushort
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
