using System.Text.Json.Nodes;
using Google.Protobuf;
using Krustlet.DevCluster.Protobuf;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Tests.Protobuf;

public sealed class ProtobufObjectsTests
{
    [Fact]
    public void A_review_is_read_as_its_json()
    {
        var attributes = Message(output => output.Text(2, "create").Text(3, "").Text(5, "pods"));
        var body = Envelope("authorization.k8s.io/v1", "SelfSubjectAccessReview", Message(output => output.Bytes(1, Message(_ => { })).Bytes(2, Message(spec => spec.Bytes(1, attributes)))));

        var value = ProtobufObjects.Shared.Read(body);

        JsonNode.DeepEquals(value, JsonNode.Parse("""
            {"metadata":{},"spec":{"resourceAttributes":{"verb":"create","resource":"pods"}},"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1"}
            """)).Should().BeTrue($"it was {value}");
    }

    [Fact]
    public void Maps_times_bytes_quantities_and_inlined_members_are_read()
    {
        var time = Message(output => output.Number(1, 1_000_000_000));
        var metadata = Message(output => output.Text(1, "s").Bytes(8, time).Bytes(11, Message(entry => entry.Text(1, "app").Text(2, "web"))));
        var secret = Message(output => output.Bytes(1, metadata).Bytes(2, Message(entry => entry.Text(1, "key").Bytes(2, "value"u8.ToArray()))).Text(3, "Opaque"));
        var volume = Message(output => output.Text(1, "v").Bytes(2, Message(source => source.Bytes(2, Message(directory => directory.Bytes(2, Message(quantity => quantity.Text(1, "1Gi"))))))));
        var pod = Message(output => output.Bytes(2, Message(spec => spec.Bytes(1, volume).Number(4, 0).Number(5, 0))));

        var readSecret = ProtobufObjects.Shared.Read(Envelope("v1", "Secret", secret));
        var readPod = ProtobufObjects.Shared.Read(Envelope("v1", "Pod", pod));

        readSecret["metadata"]!["creationTimestamp"]!.GetValue<string>().Should().Be("2001-09-09T01:46:40Z");
        readSecret["metadata"]!["labels"]!["app"]!.GetValue<string>().Should().Be("web");
        readSecret["data"]!["key"]!.GetValue<string>().Should().Be("dmFsdWU=");
        readPod["spec"]!["volumes"]![0]!["emptyDir"]!["sizeLimit"]!.GetValue<string>().Should().Be("1Gi");
        readPod["spec"]!["terminationGracePeriodSeconds"]!.GetValue<long>().Should().Be(0, "a zero behind a pointer was meant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\":\"Pod\"}")]
    [InlineData("k8s\0\u00ff\u00ff\u00ff")]
    public void Bytes_that_are_no_object_are_refused(string body)
    {
        var reading = () => ProtobufObjects.Shared.Read(System.Text.Encoding.Latin1.GetBytes(body));

        reading.Should().Throw<StatusException>().Which.Reason.Should().BeOneOf("BadRequest", "UnsupportedMediaType");
    }

    [Fact]
    public void A_kind_without_a_table_is_an_unsupported_media_type()
    {
        var reading = () => ProtobufObjects.Shared.Read(Envelope("example.com/v1", "Widget", []));

        reading.Should().Throw<StatusException>().Which.Reason.Should().Be("UnsupportedMediaType");
    }

    private static byte[] Envelope(string apiVersion, string kind, byte[] raw) =>
    [
        .. "k8s\0"u8,
        .. Message(output => output.Bytes(1, Message(type => type.Text(1, apiVersion).Text(2, kind))).Bytes(2, raw)),
    ];

    private static byte[] Message(Action<MessageWriter> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(new MessageWriter(output));
        }

        return stream.ToArray();
    }

}
