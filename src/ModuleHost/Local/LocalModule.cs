using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Local;

/// <summary>A module to run in this process, with the streams that are its own.</summary>
/// <param name="Request">What an agent would ask a host for; id, owner and log path are not used.</param>
/// <param name="Output">Takes its standard output as it comes.</param>
/// <param name="Error">Takes its standard error, and the trap it ends with.</param>
public sealed record LocalModule(StartModuleRequest Request, Stream Output, Stream Error)
{
    /// <summary>Read for its standard input when the request asks for one.</summary>
    public Stream Input { get; init; } = Stream.Null;
}
