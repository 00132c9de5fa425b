namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>A frame of SPDY/3.1 (draft 3, with 3.1's session window), taken apart. Stream ids have 31 bits.</summary>
internal abstract record SpdyFrame;
