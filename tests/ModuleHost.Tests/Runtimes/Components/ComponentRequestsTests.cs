using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Components;

namespace Krustlet.ModuleHost.Tests.Runtimes.Components;

public sealed class ComponentRequestsTests
{
    private static readonly OutboundHttpSpec Some = new([new OutboundHost("api.example.com"), new OutboundHost("other.example.com", 8443), new OutboundHost("::1"), new OutboundHost("127.0.0.1", 80)]);

    [Theory]
    [InlineData("https", "api.example.com")]
    [InlineData("http", "API.example.com:1234")]
    [InlineData("https", "other.example.com:8443")]
    [InlineData("http", "[::1]:8080")]
    [InlineData("http", "127.0.0.1")]
    public void What_is_in_the_list_may_be_called(string scheme, string authority) => new ComponentRequests(Some).Allows(scheme, authority).Should().BeTrue();

    [Theory]
    [InlineData("https", "example.com")]
    [InlineData("https", "other.example.com")]
    [InlineData("https", "127.0.0.1")]
    [InlineData("http", "127.0.0.1:8080")]
    [InlineData("https", "api.example.com@evil.example")]
    [InlineData("https", "evil.example#api.example.com")]
    [InlineData("https", "evil.example/api.example.com")]
    [InlineData("https", "api.example.com\0.evil.example")]
    [InlineData("https", "api.example.com:")]
    [InlineData("https", "api.example.com:x")]
    [InlineData("https", "")]
    [InlineData("https", null)]
    [InlineData(null, "api.example.com")]
    public void What_is_not_may_not_nor_what_can_be_read_in_two_ways(string? scheme, string? authority) =>
        new ComponentRequests(Some).Allows(scheme, authority).Should().BeFalse();

    [Fact]
    public void All_hosts_are_allowed_only_where_the_grant_says_so_and_answers_may_be_open()
    {
        new ComponentRequests(new OutboundHttpSpec([], AllowAll: true)).Allows("https", "anything.example").Should().BeTrue();
        new ComponentRequests(new OutboundHttpSpec([], AllowAll: true)).Allows("https", "any@thing.example").Should().BeFalse();
        new ComponentRequests(new OutboundHttpSpec([], AllowAll: true, MaxConcurrentRequests: 0)).Allows("https", "anything.example").Should().BeFalse();
        new ComponentRequests(OutboundHttpSpec.Nothing).AllowsAny.Should().BeFalse();
    }
}
