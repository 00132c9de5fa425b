using System.Text;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Tests.Rules;

public sealed class ObjectBodyTests
{
    [Fact]
    public void Of_a_field_given_twice_the_last_counts_and_the_path_is_told()
    {
        var body = ObjectBody.Read("""{"spec":{"a":1,"list":[{"b":1,"b":2}],"a":2}}"""u8);

        body.Value.ToJsonString().Should().Be("""{"spec":{"a":2,"list":[{"b":2}]}}""");
        body.DuplicateFields.Should().Equal("spec.list[0].b", "spec.a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("{} {}")]
    public void What_is_not_one_object_is_a_bad_request(string json)
    {
        var reading = () => ObjectBody.Read(Encoding.UTF8.GetBytes(json));

        reading.Should().Throw<StatusException>().Which.Reason.Should().Be("BadRequest");
    }

    [Fact]
    public void Numbers_keep_their_value()
    {
        ObjectBody.Read("""{"a":9007199254740993,"b":1.5,"c":-0.1}"""u8).Value.ToJsonString().Should().Be("""{"a":9007199254740993,"b":1.5,"c":-0.1}""");
    }
}
