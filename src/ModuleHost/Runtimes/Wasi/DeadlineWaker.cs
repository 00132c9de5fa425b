using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Stops a module that has run for as long as it may.</summary>
internal sealed class DeadlineWaker(IRunningModule module, TimeSpan limit) : IWaker
{
    public void Wake() => module.Stop(new StopRequest(
        ExitCodes.Killed, ExitReason.Deadline, $"Ran for its limit of {limit.TotalMilliseconds} ms: raise limits.executionTimeout if it needs longer."));
}
