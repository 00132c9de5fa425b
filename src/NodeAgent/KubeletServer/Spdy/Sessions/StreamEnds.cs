namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>Which directions of a stream are over.</summary>
internal sealed class StreamEnds
{
    private int sent;
    private int received;

    public bool IsSent => Volatile.Read(ref sent) != 0;

    public bool IsReceived => Volatile.Read(ref received) != 0;

    public bool IsOver => IsSent && IsReceived;

    /// <summary>Ends sending; true for the one who did.</summary>
    public bool TrySend() => Interlocked.Exchange(ref sent, 1) == 0;

    /// <summary>Ends receiving; true for the one who did.</summary>
    public bool TryReceive() => Interlocked.Exchange(ref received, 1) == 0;
}
