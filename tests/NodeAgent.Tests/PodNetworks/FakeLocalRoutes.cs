using System.Net;
using Krustlet.NodeAgent.PodNetworks;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

/// <summary>A kernel's local routes.</summary>
internal sealed class FakeLocalRoutes : ILocalRoutes
{
    public HashSet<IPNetwork> Routes { get; } = [];

    public bool MayChange { get; set; } = true;

    /// <summary>What the next additions come to, by prefix length; those not named work.</summary>
    public Dictionary<int, LocalRouteResult> Refusals { get; } = [];

    public LocalRouteResult Add(IPNetwork range)
    {
        if (Refusals.TryGetValue(range.PrefixLength, out var refusal))
        {
            return refusal;
        }

        Routes.Add(range);
        return LocalRouteResult.Done;
    }

    public LocalRouteResult Remove(IPNetwork range)
    {
        Routes.Remove(range);
        return LocalRouteResult.Done;
    }
}
