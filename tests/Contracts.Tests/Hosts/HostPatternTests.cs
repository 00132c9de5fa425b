using Krustlet.Contracts.Hosts;

namespace Krustlet.Contracts.Tests.Hosts;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("a.example", "a.example", 0)]
    [InlineData("a.example:443", "a.example", 443)]
    [InlineData("a.example:80", "a.example", 80)]
    [InlineData("*.example", "*.example", 0)]
    [InlineData("*.example:8443", "*.example", 8443)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 0)]
    [InlineData("[::1]", "::1", 0)]
    [InlineData("[::1]:80", "::1", 80)]
    [InlineData("192.0.2.1:80", "192.0.2.1", 80)]
    public void Hosts_are_read_as_people_write_them(string text, string name, int port) => HostPattern.TryParse(text).Should().Be(new HostPattern(name, port));

    [Theory]
    [InlineData("")]
    [InlineData("https://a.example")]
    [InlineData("a.example/")]
    [InlineData("a.example/path")]
    [InlineData("user@a.example")]
    [InlineData("a.example:port")]
    [InlineData("a b")]
    public void Anything_else_is_none(string text) => HostPattern.TryParse(text).Should().BeNull();

    [Theory]
    [InlineData("a.example", "A.example:443", true)]
    [InlineData("a.example:443", "a.example", false)]
    [InlineData("*.example", "b.a.example:80", true)]
    [InlineData("*.example", "*.a.example", true)]
    [InlineData("*.a.example", "*.example", false)]
    [InlineData("*.example", "example", false)]
    [InlineData("*.example", "badexample", false)]
    public void One_covers_what_it_allows_all_of(string allowed, string asked, bool covers) =>
        HostPattern.TryParse(allowed)!.Covers(HostPattern.TryParse(asked)!).Should().Be(covers);
}
