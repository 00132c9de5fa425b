using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Capabilities;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Capabilities;

public sealed class OutboundGrantsTests
{
    private const string Ours = "wasm.krustlet.dev/outbound-hosts";
    private const string OurMost = "wasm.krustlet.dev/max-concurrent-requests";
    private const string Original = "alpha.wasi.krustlet.dev/allowed-domains";
    private const string OriginalMost = "alpha.wasi.krustlet.dev/max-concurrent-requests";

    [Fact]
    public void A_pod_that_says_nothing_is_granted_nothing()
    {
        Of().Should().BeNull();
        Of((OriginalMost, "42")).Should().BeNull();
        Of((Ours, ""))!.Hosts.Should().BeEmpty();
        Of((Original, "[]"))!.Hosts.Should().BeEmpty();
    }

    [Fact]
    public void Hosts_are_read_with_their_ports_and_wildcards() => Of((Ours, "a.example, B.example:443 ,*.münchen.example:80,192.0.2.1,[::1]:8080,[2001:db8::1]"))!.Hosts.Should().Equal(
        Host("a.example"), Host("b.example", 443), Host("*.xn--mnchen-3ya.example", 80), Host("192.0.2.1"), Host("::1", 8080), Host("2001:db8::1"));

    [Fact]
    public void The_originals_URLs_grant_their_hosts() => Of((Original, """["https://postman-echo.com", "http://192.0.2.1:81/x"]"""))!.Hosts.Should().Equal(Host("postman-echo.com"), Host("192.0.2.1"));

    [Fact]
    public void All_hosts_can_be_granted_as_in_the_original() => Of((Original, """["insecure:allow-all"]"""))!.AllowAll.Should().BeTrue();

    [Fact]
    public void Ours_go_before_the_originals()
    {
        var grant = Of((Ours, "a.example"), (Original, """["insecure:allow-all"]"""), (OurMost, "2"), (OriginalMost, "42"))!;

        grant.Hosts.Should().Equal(Host("a.example"));
        grant.AllowAll.Should().BeFalse();
        grant.MaxConcurrentRequests.Should().Be(2);
        Of((Ours, "a.example"), (OriginalMost, "0"))!.HasMaxConcurrentRequests.Should().BeTrue();
        Of((Ours, "a.example"))!.HasMaxConcurrentRequests.Should().BeFalse();
    }

    [Theory]
    [InlineData(Ours, "https://a.example")]
    [InlineData(Ours, "a.example/")]
    [InlineData(Ours, "a.example/path")]
    [InlineData(Ours, "user@a.example")]
    [InlineData(Ours, "a.example:99999")]
    [InlineData(Ours, "*")]
    [InlineData(Ours, "a b")]
    [InlineData(Original, "https://a.example")]
    [InlineData(Original, "[1]")]
    [InlineData(Original, "[null]")]
    [InlineData(Original, "null")]
    [InlineData(Original, """["a.example"]""")]
    [InlineData(OurMost, "-1")]
    [InlineData(OriginalMost, "many")]
    public void What_cannot_be_read_is_told_with_the_annotation(string key, string value) =>
        FluentActions.Invoking(() => Of((key, value))).Should().Throw<ContainerConfigException>().WithMessage($"Error parsing annotation from key \"{key}\": *");

    private static OutboundHttp? Of(params (string Key, string Value)[] annotations)
    {
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = annotations.ToDictionary(static a => a.Key, static a => a.Value);
        return OutboundGrants.Of(pod);
    }

    private static OutboundHost Host(string name, uint port = 0) => new() { Name = name, Port = port };
}
