using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.ExperimentalHttp;

public sealed class AllowListTests
{
    [Theory]
    [InlineData("example.com", 0, "https://example.com/any/path", true)]
    [InlineData("example.com", 0, "http://EXAMPLE.com:8080/", true)]
    [InlineData("example.com", 0, "https://www.example.com/", false)]
    [InlineData("example.com", 0, "https://example.com.evil.test/", false)]
    [InlineData("example.com", 0, "https://example.com:pass@evil.test/", false)]
    [InlineData("example.com", 443, "https://example.com/", true)]
    [InlineData("example.com", 443, "http://example.com/", false)]
    [InlineData("*.example.com", 0, "https://a.b.example.com/", true)]
    [InlineData("*.example.com", 0, "https://example.com/", false)]
    [InlineData("*.example.com", 0, "https://notexample.com/", false)]
    [InlineData("xn--mnchen-3ya.example", 0, "https://münchen.example/", true)]
    [InlineData("127.0.0.1", 0, "http://2130706433/", true)]
    [InlineData("::1", 0, "http://[::1]:80/", true)]
    public void Hosts_are_compared_and_ports_that_are_named(string name, int port, string url, bool allows) =>
        new AllowList(new OutboundHttpSpec([new OutboundHost(name, port)])).Allows(new Uri(url)).Should().Be(allows);

    [Fact]
    public void An_empty_list_allows_nothing() => new AllowList(OutboundHttpSpec.Nothing).Allows(new Uri("http://example.com/")).Should().BeFalse();
}
