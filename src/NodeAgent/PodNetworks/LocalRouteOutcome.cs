namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>What came of a change of a route.</summary>
internal enum LocalRouteOutcome
{
    /// <summary>It is as wanted.</summary>
    Done,

    /// <summary>This process lacks CAP_NET_ADMIN.</summary>
    NotPermitted,

    /// <summary>The machine has IPv6, or IPv4, turned off.</summary>
    FamilyOff,

    /// <summary>The kernel refused for another reason.</summary>
    Failed,
}
