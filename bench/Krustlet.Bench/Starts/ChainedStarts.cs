using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.Bench.Starts;

/// <summary>A chain of starts in which each end makes the next start; one link at a time, so nothing is locked.</summary>
internal sealed class ChainedStarts(int warm, int count, TimeProvider time, Action<IModuleObserver> start) : IModuleObserver
{
    private readonly TaskCompletionSource<IReadOnlyList<double>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> times = new(count);
    private int run = -warm;
    private long from;

    /// <summary>Microseconds of the counted ones.</summary>
    public Task<IReadOnlyList<double>> Times => done.Task;

    public void Begin()
    {
        from = time.GetTimestamp();
        start(this);
    }

    public void OnRunning()
    {
    }

    public void OnExited(ModuleExit exit)
    {
        var took = time.GetElapsedTime(from);
        if (exit.ExitCode != 0)
        {
            done.SetException(new BenchException($"the module ended with {exit.ExitCode}: {exit.Message}"));
            return;
        }

        if (run++ >= 0)
        {
            times.Add(took.TotalMicroseconds);
        }

        if (times.Count == count)
        {
            done.SetResult(times);
        }
        else
        {
            Begin();
        }
    }
}
