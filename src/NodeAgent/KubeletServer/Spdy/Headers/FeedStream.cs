namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>Gives what it is offered, and then nothing until it is offered more.</summary>
internal sealed class FeedStream : Stream
{
    private byte[] offered = [];
    private int position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Adds to what is still there.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        offered = [.. offered.AsSpan(position), .. bytes];
        position = 0;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, offered.Length - position);
        offered.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
