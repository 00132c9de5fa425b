using System.Buffers;

namespace Krustlet.ModuleHost.Logs;

/// <summary>The beginning of a line whose end is not written yet. Holds no buffer while it is empty.</summary>
internal sealed class PartialLine
{
    private byte[] buffer = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }
        if (buffer.Length - Length < data.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Length + data.Length);
            Bytes.CopyTo(larger);
            Return();
            buffer = larger;
        }
        data.CopyTo(buffer.AsSpan(Length));
        Length += data.Length;
    }

    public void Clear()
    {
        Length = 0;
        Return();
        buffer = [];
    }

    private void Return()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
