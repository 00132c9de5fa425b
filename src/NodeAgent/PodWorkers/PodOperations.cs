namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>The tasks under way for one Pod. Holds nothing while there are none.</summary>
internal sealed class PodOperations : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource? cancellation;
    private HashSet<Task>? running;

    /// <summary>Starts a task that can be given up with <see cref="CancelAsync"/>. What it throws is the task's own business: it must not throw.</summary>
    public void Run(Func<CancellationToken, Task> operation, CancellationToken stopping)
    {
        lock (gate)
        {
            cancellation ??= new CancellationTokenSource();
            var token = cancellation.Token;
            var task = Task.Run(() => RunLinkedAsync(operation, token, stopping), CancellationToken.None);
            (running ??= []).Add(task);
            _ = task.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Asks what is under way to give up.</summary>
    public async Task CancelAsync()
    {
        CancellationTokenSource? current;
        lock (gate)
        {
            (current, cancellation) = (cancellation, null);
        }

        if (current is not null)
        {
            await current.CancelAsync();
        }
    }

    /// <summary>Waits for everything that is under way, except one task.</summary>
    public Task WhenOthersEndAsync(Task? except)
    {
        lock (gate)
        {
            return Task.WhenAll((running ?? []).Where(t => t != except));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cancellation?.Dispose();

    private static async Task RunLinkedAsync(Func<CancellationToken, Task> operation, CancellationToken own, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(own, stopping);
        await operation(both.Token);
    }

    private void Ended(Task task)
    {
        lock (gate)
        {
            running!.Remove(task);
            if (running.Count == 0)
            {
                running = null;
                cancellation?.Dispose();
                cancellation = null;
            }
        }
    }
}
