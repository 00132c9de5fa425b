using System.Collections.Concurrent;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>What is known of one host's runs, from answers and from its watch; both may be late, so a run never moves backwards. Thread-safe.</summary>
internal sealed class HostedRuns
{
    private readonly ConcurrentDictionary<string, HostedRun> runs = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public ICollection<HostedRun> All => runs.Values;

    /// <summary>Runs that have not ended.</summary>
    public int Alive => runs.Values.Count(static r => !r.Run.HasExited);

    /// <summary>One run, or null.</summary>
    public HostedRun? Find(string id) => runs.GetValueOrDefault(id);

    /// <summary>Takes note; true when it was news.</summary>
    public bool Note(HostedRun news)
    {
        while (true)
        {
            if (!runs.TryGetValue(news.Run.Id, out var known))
            {
                if (runs.TryAdd(news.Run.Id, news))
                {
                    return true;
                }
            }
            else if (news.Run.State <= known.Run.State)
            {
                return false;
            }
            else if (runs.TryUpdate(news.Run.Id, news, known))
            {
                return true;
            }
        }
    }

    /// <summary>Forgets one.</summary>
    public void Remove(string id) => runs.TryRemove(id, out _);

    /// <summary>Ends every run that has not ended, or those that <paramref name="isLost"/> chooses by their ids; returns what was ended.</summary>
    public IReadOnlyList<HostedRun> EndAll(Func<string, bool> isLost, string message, string reason, DateTimeOffset now)
    {
        var ended = runs.Values.Where(r => !r.Run.HasExited && isLost(r.Run.Id)).Select(r => r with { Run = Ended(r.Run, message, reason, now) }).ToList();
        return [.. ended.Where(Note)];
    }

    private static ContainerRun Ended(ContainerRun run, string message, string reason, DateTimeOffset now) => run with
    {
        State = RunState.Exited,
        ExitCode = ExitCodes.Killed,
        Reason = reason,
        Message = message,
        StartedAt = run.StartedAt ?? now,
        FinishedAt = now,
    };
}
