namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>The devices of one resource that one container has, and what their plugin gives it with them.</summary>
internal sealed record DeviceAllocation(string Container, string Resource, IReadOnlyList<string> Devices)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DeviceMount> Mounts { get; init; } = [];

    /// <summary>The plugin wants to ready them before each start.</summary>
    public bool PreStartRequired { get; init; }
}
