namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>The tasks under way for one Pod. Holds nothing while there are none.</summary>
internal sealed class PodOperations : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource? cancellation;
    private HashSet<Task>? running;

    /// <summary>Starts a task that can be given up with <see cref="Cancel"/>. What it throws is the task's own business: it must not throw.</summary>
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

    /// <summary>Starts a task that begins when everything under way has been asked to give up, and has ended.</summary>
    public void RunAlone(Func<CancellationToken, Task> operation, CancellationToken stopping)
    {
        Cancel();
        var others = WhenAllEndAsync();
        Run(
            async token =>
            {
                await others;
                await operation(token);
            },
            stopping);
    }

    /// <summary>Asks what is under way to give up.</summary>
    public void Cancel()
    {
        CancellationTokenSource? current;
        lock (gate)
        {
            (current, cancellation) = (cancellation, null);
        }

        current?.Cancel();
    }

    /// <summary>Waits for everything that is under way.</summary>
    public Task WhenAllEndAsync()
    {
        lock (gate)
        {
            return Task.WhenAll(running ?? []);
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
