namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Where a Pod is with the devices of its node.</summary>
internal enum DeviceStage
{
    /// <summary>None are known to be wanted, or they are there.</summary>
    Settled,

    /// <summary>They are set aside.</summary>
    Reserved,

    /// <summary>Their plugins are being asked.</summary>
    Allocating,
}
