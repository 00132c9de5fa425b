namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>How a Pod stands with its devices.</summary>
/// <param name="State">What is next.</param>
/// <param name="Problem">Why it cannot have them, in the kubelet's words; null unless refused.</param>
internal sealed record DeviceReservation(DeviceReservationState State, string? Problem = null)
{
    /// <summary>It wants none.</summary>
    public static DeviceReservation None { get; } = new(DeviceReservationState.None);

    /// <summary>It has them.</summary>
    public static DeviceReservation Allocated { get; } = new(DeviceReservationState.Allocated);

    /// <summary>They are set aside for it, and its plugins are to be asked.</summary>
    public static DeviceReservation Reserved { get; } = new(DeviceReservationState.Reserved);

    /// <summary>A plugin that was there before this agent has yet to come back.</summary>
    public static DeviceReservation Later { get; } = new(DeviceReservationState.Later);

    /// <summary>It cannot have them.</summary>
    public static DeviceReservation Refused(string problem) => new(DeviceReservationState.Refused, problem);
}
