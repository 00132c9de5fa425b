using System.Buffers;

namespace Krustlet.ModuleHost.Logs;

/// <summary>Log lines collected for one write.</summary>
internal ref struct LineBatch
{
    private byte[] buffer;
    private int length;

    public LineBatch(int expected) => buffer = ArrayPool<byte>.Shared.Rent(expected);

    public readonly ReadOnlySpan<byte> Lines => buffer.AsSpan(0, length);

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - length < bytes.Length)
        {
            Grow(bytes.Length);
        }
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    public void Return()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent((buffer.Length * 2) + more);
        Lines.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
