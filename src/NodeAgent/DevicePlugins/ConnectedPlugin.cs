namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>A plugin that is there, and what it wants to be asked.</summary>
/// <param name="Calls">Speaks with it.</param>
/// <param name="PreStartRequired">Before each start of a container.</param>
/// <param name="HasPreference">Which devices to give out.</param>
internal sealed record ConnectedPlugin(IDevicePlugin Calls, bool PreStartRequired, bool HasPreference);
