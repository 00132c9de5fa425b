namespace Krustlet.ModuleHost.Service;

/// <summary>How a host is to end.</summary>
/// <param name="ModuleExitCode">Exit code of modules that still run then.</param>
/// <param name="ProcessExitCode">Exit code of the host process.</param>
internal sealed record HostEnd(int ModuleExitCode, int ProcessExitCode);
