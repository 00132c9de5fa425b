namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>What of a plugin's resource the Node's status tells.</summary>
/// <param name="Name">Such as <c>example.com/gpu</c>.</param>
/// <param name="Capacity">All its devices.</param>
/// <param name="Allocatable">Those that are healthy.</param>
internal sealed record ExtendedResource(string Name, int Capacity, int Allocatable);
