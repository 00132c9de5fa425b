namespace Krustlet.ModuleHost.Native;

/// <summary>What can be known of a socket without touching its data: poll(2) and epoll(7) use the same numbers.</summary>
[Flags]
internal enum SocketEvents : uint
{
    None = 0,

    /// <summary>Data, a connection, or the end of the stream can be taken.</summary>
    Readable = 0x1,

    /// <summary>Data can be sent.</summary>
    Writable = 0x4,

    /// <summary>It failed; the next call says how.</summary>
    Error = 0x8,

    /// <summary>Both directions are over.</summary>
    HangUp = 0x10,

    /// <summary>The peer sends no more.</summary>
    PeerClosed = 0x2000,
}
