namespace Krustlet.ModuleHost.Native;

/// <summary>How a component's command ended: with an exit code, or with the message of what stopped it.</summary>
internal sealed record CommandOutcome(int? ExitCode, string Failure);
