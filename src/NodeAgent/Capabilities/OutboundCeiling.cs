using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Capabilities;

/// <summary>The most that Pods of this node may let their modules call (<c>--outbound-hosts</c>), whatever their annotations say.</summary>
/// <param name="hosts">The hosts; null for no such bound.</param>
internal sealed class OutboundCeiling(IReadOnlyList<OutboundHost>? hosts)
{
    private const string AnyOf = "*.";

    /// <summary>The grant, when all of it is allowed here.</summary>
    /// <exception cref="ContainerConfigException">Some of it is not; the message says what, and what is.</exception>
    public OutboundHttp? Hold(OutboundHttp? grant)
    {
        if (hosts is null || grant is null)
        {
            return grant;
        }

        var beyond = grant.AllowAll ? "all hosts" : grant.Hosts.FirstOrDefault(asked => !hosts.Any(allowed => Covers(allowed, asked))) is { } host ? Text(host) : null;
        return beyond is null ? grant : throw new ContainerConfigException(
            $"the Pod lets its modules call {beyond}, which this node does not allow: {(hosts.Count == 0 ? "no host may be called" : $"at most {string.Join(", ", hosts.Select(Text))} may be called")} (--outbound-hosts, of a node pool policy.outboundHosts); ask for less, or run it on other nodes");
    }

    private static bool Covers(OutboundHost allowed, OutboundHost asked) =>
        (allowed.Port == 0 || allowed.Port == asked.Port)
        && (allowed.Name.Equals(asked.Name, StringComparison.OrdinalIgnoreCase)
            || (allowed.Name.StartsWith(AnyOf, StringComparison.Ordinal) && Bare(asked.Name).EndsWith(allowed.Name[1..], StringComparison.OrdinalIgnoreCase)));

    /// <summary>A wildcard asks for any subdomain: it is covered where its domain's subdomains are.</summary>
    private static string Bare(string name) => name.StartsWith(AnyOf, StringComparison.Ordinal) ? name[1..] : name;

    private static string Text(OutboundHost host) => (host.Name.Contains(':', StringComparison.Ordinal) ? $"[{host.Name}]" : host.Name) + (host.Port == 0 ? "" : $":{host.Port}");
}
