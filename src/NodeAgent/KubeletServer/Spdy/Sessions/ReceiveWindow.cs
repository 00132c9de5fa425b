namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>
/// The room a peer that keeps windows is given: practically all there can be. What holds a sender back is the connection itself, which is not read
/// while too much lies unread; a window update for each read would only fill queues of peers that do not know them.
/// </summary>
internal sealed class ReceiveWindow
{
    /// <summary>What a peer may send before the first update, of each stream and of the session.</summary>
    public const uint Size = int.MaxValue;

    private const long UpdateAfter = Size / 2;
    private long read;

    /// <summary>Notes bytes that were read; how much the window should now be enlarged, mostly 0.</summary>
    public uint Note(int count)
    {
        var total = Interlocked.Add(ref read, count);
        return total >= UpdateAfter && Interlocked.CompareExchange(ref read, 0, total) == total ? (uint)total : 0;
    }
}
