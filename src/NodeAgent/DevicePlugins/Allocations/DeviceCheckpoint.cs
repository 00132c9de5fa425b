namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>What the next agent has to know.</summary>
/// <param name="Resources">Names of the resources that plugins offered.</param>
/// <param name="Pods">Who has which devices.</param>
internal sealed record DeviceCheckpoint(IReadOnlyList<string> Resources, IReadOnlyList<PodDevices> Pods)
{
    public static DeviceCheckpoint Empty { get; } = new([], []);
}
