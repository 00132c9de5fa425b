using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("10s", 10_000)]
    [InlineData("5m0s", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("250ms", 250)]
    public void Gos_durations_are_read(string text, double milliseconds)
    {
        GoDuration.TryParse(text, out var duration).Should().BeTrue();
        duration.TotalMilliseconds.Should().Be(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("9999999999999999h")]
    public void Anything_else_is_not(string text) => GoDuration.TryParse(text, out _).Should().BeFalse();
}
