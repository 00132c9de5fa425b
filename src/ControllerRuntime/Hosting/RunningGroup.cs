namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>The loops of one group while they run.</summary>
internal sealed class RunningGroup : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _tasks;

    public RunningGroup(IReadOnlyList<IOwnedLoop> loops, Action<IOwnedLoop, Exception?> ended) =>
        // Called, not scheduled: a later group must not overtake the first steps of an earlier one.
        _tasks = [.. loops.Select(loop => RunAsync(loop, ended))];

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(IOwnedLoop loop, Action<IOwnedLoop, Exception?> ended)
    {
        try
        {
            await loop.RunAsync(_stop.Token).ConfigureAwait(false);
            if (!_stop.IsCancellationRequested)
            {
                ended(loop, null);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop, stopped.
        }
        catch (Exception e)
        {
            ended(loop, e);
        }
    }
}
