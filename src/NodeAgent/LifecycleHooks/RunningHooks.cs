using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.LifecycleHooks;

/// <summary>The hooks under way for one Pod, so that those whose run is over, or whose time is, can be given up. Holds nothing while there are none.</summary>
internal sealed class RunningHooks
{
    private readonly Lock gate = new();
    private Dictionary<(string RunId, bool IsPreStop), CancellationTokenSource>? running;

    /// <summary>Runs a hook; its token is cancelled when nobody waits for the hook any more. <paramref name="newest"/> reads the Pod's facts.</summary>
    public async Task<T> RunAsync<T>(string runId, bool isPreStop, Func<CancellationToken, Task<T>> hook, Func<PodFacts> newest, CancellationToken stopping)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (gate)
        {
            (running ??= [])[(runId, isPreStop)] = cancellation;
        }

        // A pass may have given it up before it was known here.
        Keep(newest());
        try
        {
            return await hook(cancellation.Token);
        }
        finally
        {
            lock (gate)
            {
                running!.Remove((runId, isPreStop));
                running = running.Count == 0 ? null : running;
            }
        }
    }

    /// <summary>Gives up the hooks that the Pod does not wait for.</summary>
    public void Keep(PodFacts pod)
    {
        lock (gate)
        {
            foreach (var (key, cancellation) in running ?? [])
            {
                if (!pod.Containers.Any(c => IsWanted(c, key.RunId, key.IsPreStop)))
                {
                    // Never on this thread: what is cancelled would go on here, under the lock.
                    _ = cancellation.CancelAsync();
                }
            }
        }
    }

    private static bool IsWanted(ContainerFacts container, string runId, bool isPreStop) =>
        container.Current is { HasExited: false } run && run.Id == runId
        && (isPreStop ? container.PreStop : container.PostStart) == HookProgress.Running;
}
