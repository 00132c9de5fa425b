using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Capabilities;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Tests.Capabilities;

public sealed class OutboundCeilingTests
{
    [Theory]
    [InlineData("a.example", "a.example,A.example:443")]
    [InlineData("a.example:443", "a.example:443")]
    [InlineData("*.example", "a.example,b.a.example:80,*.example,*.a.example")]
    [InlineData("*.example:443,b.example", "a.example:443,*.a.example:443,b.example")]
    [InlineData("192.0.2.1,[::1]:80", "192.0.2.1:8080,[::1]:80")]
    [InlineData("", "")]
    public void What_is_within_it_is_granted(string ceiling, string grant) => Ceiling(ceiling).Hold(Grant(grant)).Should().Be(Grant(grant));

    [Theory]
    [InlineData("a.example", "a.example,b.example", "call b.example,")]
    [InlineData("a.example:443", "a.example", "call a.example,")]
    [InlineData("a.example:443", "a.example:80", "call a.example:80,")]
    [InlineData("*.example", "example", "call example,")]
    [InlineData("*.a.example", "*.example", "call *.example,")]
    [InlineData("*.example", "badexample", "call badexample,")]
    [InlineData("a.example,[::1]:80", "[::1]", "call [::1], which this node does not allow: at most a.example, [::1]:80 may be called")]
    [InlineData("", "a.example", "no host may be called")]
    public void What_is_beyond_it_is_refused_with_words(string ceiling, string grant, string words) =>
        FluentActions.Invoking(() => Ceiling(ceiling).Hold(Grant(grant))).Should().Throw<ContainerConfigException>().WithMessage($"*{words.Replace("*", "?")}*--outbound-hosts*");

    [Fact]
    public void All_hosts_are_beyond_any_ceiling_and_nothing_is_beyond_none()
    {
        var all = new OutboundHttp { AllowAll = true };

        FluentActions.Invoking(() => Ceiling("*.example").Hold(all)).Should().Throw<ContainerConfigException>().WithMessage("*call all hosts*");
        new OutboundCeiling(null).Hold(all).Should().Be(all);
        Ceiling("").Hold(null).Should().BeNull();
    }

    private static OutboundCeiling Ceiling(string hosts) => new([.. Patterns(hosts)]);

    private static OutboundHttp Grant(string hosts)
    {
        var grant = new OutboundHttp();
        grant.Hosts.AddRange(Patterns(hosts).Select(static host => new OutboundHost { Name = host.Name, Port = (uint)host.Port }));
        return grant;
    }

    private static IEnumerable<HostPattern> Patterns(string hosts) => hosts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static host => HostPattern.TryParse(host)!);
}
