using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.Bench.Starts;

/// <summary>When one module ended, as a timestamp; fails when it did not end well.</summary>
internal sealed class EndTime(TimeProvider time) : IModuleObserver
{
    private readonly TaskCompletionSource<long> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<long> Ended => ended.Task;

    public void OnRunning()
    {
    }

    public void OnExited(ModuleExit exit)
    {
        var at = time.GetTimestamp();
        if (exit.ExitCode == 0)
        {
            ended.SetResult(at);
        }
        else
        {
            ended.SetException(new BenchException($"the module ended with {exit.ExitCode}: {exit.Message}"));
        }
    }
}
