using System.Collections.Concurrent;
using System.Diagnostics;

namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>
/// Starts processes from one thread that lives until <see cref="Dispose"/>. Linux sends a parent-death signal when the
/// <em>thread</em> that forked ends, so a child started from the thread pool would be killed whenever the pool shrinks.
/// </summary>
internal sealed class ProcessStarter : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public ProcessStarter()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "control-plane-process-starter" };
        thread.Start();
    }

    /// <summary>Starts a process that dies with this one.</summary>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."));
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        });
        return started.Task;
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Run()
    {
        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
