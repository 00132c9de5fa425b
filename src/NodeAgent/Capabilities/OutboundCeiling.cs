using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Capabilities;

/// <summary>The most that Pods of this node may let their modules call (<c>--outbound-hosts</c>), whatever their annotations say.</summary>
/// <param name="hosts">The hosts; null for no such bound.</param>
internal sealed class OutboundCeiling(IReadOnlyList<HostPattern>? hosts)
{
    /// <summary>The grant, when all of it is allowed here.</summary>
    /// <exception cref="ContainerConfigException">Some of it is not; the message says what, and what is.</exception>
    public OutboundHttp? Hold(OutboundHttp? grant)
    {
        if (hosts is null || grant is null)
        {
            return grant;
        }

        var beyond = grant.AllowAll ? "all hosts" : grant.Hosts.Select(PatternOf).FirstOrDefault(asked => !hosts.Any(allowed => allowed.Covers(asked)))?.ToString();
        return beyond is null ? grant : throw new ContainerConfigException(
            $"the Pod lets its modules call {beyond}, which this node does not allow: {(hosts.Count == 0 ? "no host may be called" : $"at most {string.Join(", ", hosts)} may be called")} (--outbound-hosts, of a node pool policy.outboundHosts); ask for less, or run it on other nodes");
    }

    private static HostPattern PatternOf(OutboundHost host) => new(host.Name, (int)host.Port);
}
