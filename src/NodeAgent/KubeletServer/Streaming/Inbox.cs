using System.Threading.Channels;

namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>What has come on one stream and was not read yet. One writer, one reader; its end may come from anywhere.</summary>
internal sealed class Inbox(UnreadBytes budget)
{
    private readonly Lock gate = new();
    private readonly Channel<ReadOnlyMemory<byte>> arrived = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private ReadOnlyMemory<byte> rest;
    private int unread;
    private bool isComplete;

    /// <summary>Bytes that nobody has read.</summary>
    public int Unread => Volatile.Read(ref unread);

    /// <summary>Adds bytes. False when the stream is over.</summary>
    public bool Offer(ReadOnlyMemory<byte> data)
    {
        lock (gate)
        {
            if (!isComplete && !data.IsEmpty)
            {
                unread += data.Length;
                budget.Add(data.Length);
                arrived.Writer.TryWrite(data);
            }

            return !isComplete;
        }
    }

    /// <summary>Nothing more will come; what is there can be read.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            arrived.Writer.TryComplete();
        }
    }

    /// <summary>Cuts the stream off: the reader is told why, what was not read counts no more.</summary>
    /// <returns>How many bytes that is.</returns>
    public int Break(IOException cause)
    {
        lock (gate)
        {
            isComplete = true;
            arrived.Writer.TryComplete(cause);
        }

        return Settle(int.MaxValue);
    }

    /// <summary>Reads what is there; 0 at the end.</summary>
    /// <exception cref="IOException">The stream was cut off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (rest.IsEmpty)
        {
            if (!arrived.Reader.TryRead(out rest) && !await arrived.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        Settle(count);
        return count;
    }

    private int Settle(int count)
    {
        int settled;
        lock (gate)
        {
            settled = Math.Min(count, unread);
            unread -= settled;
        }

        budget.Remove(settled);
        return settled;
    }
}
