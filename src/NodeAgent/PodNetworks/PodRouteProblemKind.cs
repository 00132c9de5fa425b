namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>Why a podCIDR cannot be used, by what follows from it.</summary>
internal enum PodRouteProblemKind
{
    /// <summary>Nothing will change by itself: the privilege is missing, or the range is in use on the machine.</summary>
    Lasting,

    /// <summary>The machine has the whole address family turned off; the other one may work.</summary>
    FamilyOff,

    /// <summary>Worth another try.</summary>
    Passing,
}
