using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>A driver that is registered.</summary>
/// <param name="Plugin">How it registered.</param>
/// <param name="Node">Its node service.</param>
internal sealed record CsiDriver(RegisteredPlugin Plugin, CsiNodeClient Node);
