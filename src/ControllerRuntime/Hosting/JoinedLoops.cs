namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>Loops that live and end together.</summary>
public static class JoinedLoops
{
    /// <summary>Runs all until one ends or fails; then stops the others, waits for them, and rethrows the first failure.</summary>
    public static async Task RunAsync(IReadOnlyList<Func<CancellationToken, Task>> loops, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = loops.Select(loop => Task.Run(() => loop(stop.Token), CancellationToken.None)).ToArray();
        var first = await Task.WhenAny(running).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);

        // A fault that came while the others stopped must not hide behind their cancellation.
        var fault = first.IsFaulted ? first : Array.Find(running, loop => loop.IsFaulted) ?? first;
        await fault.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
