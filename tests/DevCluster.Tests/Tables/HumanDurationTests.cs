using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Tests.Tables;

public sealed class HumanDurationTests
{
    [Theory]
    [InlineData(-5, "<invalid>")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(150, "2m30s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(11700, "3h15m")]
    [InlineData(36000, "10h")]
    [InlineData(176400, "2d1h")]
    [InlineData(864000, "10d")]
    [InlineData(69206400, "2y71d")]
    public void Durations_read_as_kubectl_prints_them(long seconds, string expected) =>
        HumanDuration.Format(TimeSpan.FromSeconds(seconds)).Should().Be(expected);
}
