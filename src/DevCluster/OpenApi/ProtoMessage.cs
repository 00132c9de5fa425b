using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>A protobuf message under construction: fields are appended, nested messages with their length before them.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was appended.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Appends a string; null is left out.</summary>
    public ProtoMessage Add(int field, string? text)
    {
        if (text is not null)
        {
            WriteTag(field, LengthDelimited);
            WriteVarint((ulong)Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, _bytes);
        }

        return this;
    }

    /// <summary>Appends a message; null is left out.</summary>
    public ProtoMessage Add(int field, ProtoMessage? message)
    {
        if (message is not null)
        {
            WriteTag(field, LengthDelimited);
            WriteVarint((ulong)message._bytes.WrittenCount);
            _bytes.Write(message._bytes.WrittenSpan);
        }

        return this;
    }

    /// <summary>Appends each string.</summary>
    public ProtoMessage AddAll(int field, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Add(field, text);
        }

        return this;
    }

    /// <summary>Appends each message.</summary>
    public ProtoMessage AddAll(int field, IEnumerable<ProtoMessage> messages)
    {
        foreach (var message in messages)
        {
            Add(field, message);
        }

        return this;
    }

    /// <summary>Appends true; false is what absence means.</summary>
    public ProtoMessage Add(int field, bool flag) => flag ? Add(field, 1L) : this;

    /// <summary>Appends a whole number; null is left out.</summary>
    public ProtoMessage Add(int field, long? number)
    {
        if (number is { } value)
        {
            WriteTag(field, Varint);
            WriteVarint((ulong)value);
        }

        return this;
    }

    /// <summary>Appends a number; null is left out.</summary>
    public ProtoMessage Add(int field, double? number)
    {
        if (number is { } value)
        {
            WriteTag(field, Fixed64);
            BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
            _bytes.Advance(sizeof(double));
        }

        return this;
    }

    private void WriteTag(int field, int wireType) => WriteVarint((ulong)((field << 3) | wireType));

    private void WriteVarint(ulong value)
    {
        const int Bits = 7;
        var span = _bytes.GetSpan(10);
        var length = 0;
        for (; value >= 1 << Bits; value >>= Bits)
        {
            span[length++] = (byte)(value | (1 << Bits));
        }

        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
