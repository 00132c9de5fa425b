using System.Text.Json.Nodes;
using Google.Protobuf;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Protobuf;

/// <summary>
/// Reads objects sent as <c>application/vnd.kubernetes.protobuf</c>, which kubectl since 1.32 sends for what it makes itself
/// (<c>create</c>, <c>auth can-i</c>, <c>drain</c>) and does not take back when refused. Answers are always JSON.
/// </summary>
internal sealed class ProtobufObjects
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeMetaField = 1;
    private const int RawField = 2;

    private readonly Lazy<MessageReader> _reader = new(() => new MessageReader(MessageTable.Load()));

    /// <summary>The one reader; its table is read when the first such body comes.</summary>
    public static ProtobufObjects Shared { get; } = new();

    /// <summary>The object in a body: the magic number, then runtime.Unknown with the type and the object itself.</summary>
    public JsonObject Read(byte[] body)
    {
        if (!body.AsSpan().StartsWith("k8s\0"u8))
        {
            throw Failures.BadRequest("the object provided is not Kubernetes protobuf: it must begin with k8s\\0");
        }

        try
        {
            return ReadEnvelope(new CodedInputStream(body, 4, body.Length - 4));
        }
        catch (InvalidProtocolBufferException error)
        {
            throw Failures.BadRequest($"the object provided is not valid protobuf: {error.Message}");
        }
    }

    private JsonObject ReadEnvelope(CodedInputStream input)
    {
        var (apiVersion, kind, raw) = ("", "", ByteString.Empty);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case TypeMetaField:
                    (apiVersion, kind) = ReadTypeMeta(input.ReadBytes().CreateCodedInput());
                    break;
                case RawField:
                    raw = input.ReadBytes();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        var value = _reader.Value.Read(MessageOf(apiVersion, kind), raw.CreateCodedInput());
        value["kind"] = kind;
        value["apiVersion"] = apiVersion;
        return value;
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(CodedInputStream input)
    {
        var (apiVersion, kind) = ("", "");
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    apiVersion = input.ReadString();
                    break;
                case 2:
                    kind = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (apiVersion, kind);
    }

    // rbac.authorization.k8s.io/v1 is package rbac.v1; options are of the meta package whatever group they are sent to.
    private static string MessageOf(string apiVersion, string kind)
    {
        if (kind.EndsWith("Options", StringComparison.Ordinal))
        {
            return $"meta.v1.{kind}";
        }

        return apiVersion.Split('/') is [var group, var version] ? $"{group.Split('.')[0]}.{version}.{kind}" : $"core.{apiVersion}.{kind}";
    }
}
