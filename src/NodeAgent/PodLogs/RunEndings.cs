using System.Collections.Concurrent;
using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.PodLogs;

/// <summary>Lets somebody wait for a run's end; costs nothing for runs nobody waits for.</summary>
internal sealed class RunEndings
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);
    private readonly IModuleHosts hosts;

    /// <summary>Starts to listen.</summary>
    public RunEndings(IModuleHosts hosts)
    {
        this.hosts = hosts;
        hosts.Observe(Note);
    }

    /// <summary>Completes when the run has ended; at once when no host knows it.</summary>
    public Task Of(string podUid, string runId)
    {
        var ending = waiting.GetOrAdd(runId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (hosts.RunsOf(podUid).FirstOrDefault(r => r.Run.Id == runId) is not { Run.HasExited: false })
        {
            Complete(runId);
        }

        return ending.Task;
    }

    private void Note(HostedRun run)
    {
        if (run.Run.HasExited)
        {
            Complete(run.Run.Id);
        }
    }

    private void Complete(string runId)
    {
        if (waiting.TryRemove(runId, out var ending))
        {
            ending.TrySetResult();
        }
    }
}
