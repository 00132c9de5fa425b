using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Local;

/// <summary>Waits for one module's end.</summary>
internal sealed class LocalRun : IModuleObserver
{
    private readonly TaskCompletionSource<ModuleExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How it ended.</summary>
    public Task<ModuleExit> Exited => exited.Task;

    /// <inheritdoc/>
    public void OnRunning()
    {
        // Nobody asks.
    }

    /// <inheritdoc/>
    public void OnExited(ModuleExit exit) => exited.TrySetResult(exit);
}
