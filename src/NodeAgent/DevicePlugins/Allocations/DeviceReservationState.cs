namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>Where a Pod is on its way to its devices.</summary>
internal enum DeviceReservationState
{
    None,
    Later,
    Reserved,
    Allocated,
    Refused,
}
