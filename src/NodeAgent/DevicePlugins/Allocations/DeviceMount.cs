namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>A path of the node that a plugin gives to a container.</summary>
internal sealed record DeviceMount(string HostPath, string ContainerPath, bool ReadOnly);
