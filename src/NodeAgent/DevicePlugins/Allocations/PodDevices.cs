using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>All devices that one Pod has.</summary>
internal sealed record PodDevices(string PodUid, IReadOnlyList<DeviceAllocation> Allocations)
{
    /// <summary>Given by this agent, when they were healthy; not by one before it.</summary>
    [JsonIgnore]
    public bool IsFresh { get; init; }
}
