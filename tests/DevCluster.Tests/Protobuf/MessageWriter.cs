using Google.Protobuf;

namespace Krustlet.DevCluster.Tests.Protobuf;

/// <summary>Writes fields of a message one after the other.</summary>
internal sealed class MessageWriter(CodedOutputStream output)
{
    public MessageWriter Text(int field, string value) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(value));

    public MessageWriter Bytes(int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public MessageWriter Number(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }
}
