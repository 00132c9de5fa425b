using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A module cannot be started; <see cref="Kind"/> says why, the message what to do.</summary>
public sealed class ModuleStartException(StartError kind, string message) : Exception(message)
{
    public StartError Kind { get; } = kind;
}
