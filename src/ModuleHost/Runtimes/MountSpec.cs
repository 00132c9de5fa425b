namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A folder of the host that a module sees.</summary>
/// <param name="HostPath">Absolute path on the host.</param>
/// <param name="GuestPath">Path the guest opens it by.</param>
/// <param name="ReadOnly">Writes are refused.</param>
public sealed record MountSpec(string HostPath, string GuestPath, bool ReadOnly);
