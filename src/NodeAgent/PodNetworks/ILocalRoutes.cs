using System.Net;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>The kernel's routes that make every address of a range the machine's own.</summary>
internal interface ILocalRoutes
{
    /// <summary>Whether this process may change routes (CAP_NET_ADMIN where the routes belong).</summary>
    bool MayChange { get; }

    /// <summary>Adds the route; one that is there already is as good.</summary>
    LocalRouteResult Add(IPNetwork range);

    /// <summary>Removes the route if this program made it; none is as good.</summary>
    LocalRouteResult Remove(IPNetwork range);
}
