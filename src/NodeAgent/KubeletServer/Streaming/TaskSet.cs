using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>Tasks that somebody has to wait for in the end. They must not throw; those that are done are not kept.</summary>
internal sealed class TaskSet
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public void Add(Task task)
    {
        running[task] = true;
        task.ContinueWith(static (done, set) => ((ConcurrentDictionary<Task, bool>)set!).TryRemove(done, out _), running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when all that were added are done.</summary>
    public Task WhenAllAsync() => Task.WhenAll(running.Keys);
}
