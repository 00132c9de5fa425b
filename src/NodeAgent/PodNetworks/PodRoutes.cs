using System.Globalization;
using System.Net;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// The routes that make Pods' ranges the machine's own, one a range. They outlive the agent, as modules do, so each is noted in
/// <c>DATA/pod-network/routes</c> before it is made: the next agent knows what is ours to remove. Used by one caller at a time.
/// </summary>
internal sealed class PodRoutes(ILocalRoutes routes, IHostNetwork machine, PodNetworkOptions options)
{
    private const char PrefixMark = '_';
    private readonly string folder = Path.Combine(options.Folder, "routes");

    /// <summary>Makes the machine take in what is sent to a range. Null when it does, or why it does not.</summary>
    /// <exception cref="IOException">The note cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public PodRouteProblem? Ensure(IPNetwork range)
    {
        if (machine.LocalAddresses().FirstOrDefault(range.Contains) is { } own)
        {
            return new PodRouteProblem(PodRouteProblemKind.Lasting, $"{own} is an address of this machine and lies in its podCIDR {range}, so traffic to its neighbours would stay here: give the nodes another range (--cluster-cidr of the controller manager), or set --pod-network=node-ip");
        }

        if (!routes.MayChange)
        {
            return NotPermitted(range);
        }

        Note(range);
        var result = routes.Add(range);
        return result.Outcome switch
        {
            LocalRouteOutcome.Done => null,
            LocalRouteOutcome.NotPermitted => NotPermitted(range),
            LocalRouteOutcome.FamilyOff => new PodRouteProblem(PodRouteProblemKind.FamilyOff, $"this machine has the address family of {range} turned off ({result.Explanation}): turn it on (sysctl net.ipv6.conf.lo.disable_ipv6=0) if Pods are to have addresses of it"),
            _ => new PodRouteProblem(PodRouteProblemKind.Passing, $"the route \"local {range} dev lo\" cannot be added: {result.Explanation}. See that lo is up, or set --pod-network=node-ip"),
        };
    }

    /// <summary>Removes the routes that this agent, or one before it, made and that none of <paramref name="inUse"/> needs.</summary>
    /// <exception cref="IOException">The notes cannot be read or removed.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void RemoveAllBut(IReadOnlyCollection<IPNetwork> inUse)
    {
        foreach (var range in Noted().Except(inUse).ToList())
        {
            if (routes.Remove(range).Outcome is LocalRouteOutcome.Done or LocalRouteOutcome.FamilyOff)
            {
                File.Delete(PathOf(range));
            }
        }
    }

    /// <summary>The ranges whose routes are ours.</summary>
    public IReadOnlyList<IPNetwork> Noted() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(static path => Parse(Path.GetFileName(path))).OfType<IPNetwork>()] : [];

    private static PodRouteProblem NotPermitted(IPNetwork range) =>
        new(PodRouteProblemKind.Lasting, $"using the podCIDR {range} needs CAP_NET_ADMIN: give it to the agent (AmbientCapabilities=CAP_NET_ADMIN of its unit, or capabilities.add of its container), or set --pod-network=node-ip");

    private static IPNetwork? Parse(string name) => IPNetwork.TryParse(name.Replace(PrefixMark, '/'), out var range) ? range : null;

    private void Note(IPNetwork range)
    {
        var path = PathOf(range);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path, []);
        }
    }

    private string PathOf(IPNetwork range) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{range.BaseAddress}{PrefixMark}{range.PrefixLength}"));
}
