namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>Owns the running components: starts them, notices the first that crashes, and kills them all in the end.</summary>
internal sealed class ComponentGroup(string logDirectory, IReadOnlyList<string> enter) : IAsyncDisposable
{
    private readonly ProcessStarter starter = new();
    private readonly List<Component> components = [];
    private readonly List<Task> watches = [];
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    /// <summary>Ends when the group is disposed; faults with <see cref="ComponentCrashedException"/> when a component crashes before.</summary>
    public Task Completion => completion.Task;

    public IReadOnlyList<Component> Components => components;

    public async Task StartAsync(ComponentCommand command)
    {
        var logPath = Path.Combine(logDirectory, $"{command.Name}.log");
        var process = await starter.StartAsync(command.ToStartInfo(logPath, enter)).ConfigureAwait(false);
        var component = new Component(command.Name, process, logPath);
        components.Add(component);
        watches.Add(WatchAsync(component));
    }

    /// <summary>Does some work that needs the components, and gives it up when one of them crashes.</summary>
    /// <exception cref="ComponentCrashedException">A component crashed before the work was done.</exception>
    public async Task WhileRunningAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = work(giveUp.Token);
        if (await Task.WhenAny(running, Completion).ConfigureAwait(false) == Completion)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Completion.ConfigureAwait(false);
        }

        await running.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        components.ForEach(component => component.Kill());
        await Task.WhenAll(watches).ConfigureAwait(false);
        completion.TrySetResult();
        components.ForEach(component => component.Dispose());
        starter.Dispose();
    }

    private async Task WatchAsync(Component component)
    {
        var crash = await component.WaitForEndAsync().ConfigureAwait(false);
        if (!stopping)
        {
            completion.TrySetException(crash);
        }
    }
}
