namespace Krustlet.NodeAgent.Images;

/// <summary>One pull and those who wait for it. The last one to leave an unfinished pull cancels it.</summary>
internal sealed class SharedPull : IDisposable
{
    private readonly CancellationTokenSource cancellation = new();
    private readonly Lazy<Task<PulledModule>> result;
    private readonly Lock gate = new();
    private int waiting;
    private bool closed;

    /// <summary>Creates the pull; it starts when first waited for.</summary>
    public SharedPull(Func<CancellationToken, Task<PulledModule>> start) => result = new Lazy<Task<PulledModule>>(() => start(cancellation.Token));

    /// <summary>The outcome.</summary>
    public Task<PulledModule> Result => result.Value;

    /// <summary>Waits for it from now on; false when it is over and another one has to be started.</summary>
    public bool TryJoin()
    {
        lock (gate)
        {
            waiting += closed ? 0 : 1;
            return !closed;
        }
    }

    /// <summary>Stops waiting; true when nobody is left, and the pull is over.</summary>
    public bool Leave()
    {
        lock (gate)
        {
            waiting--;
            if (waiting > 0)
            {
                return false;
            }

            closed = true;
        }

        if (!Result.IsCompleted)
        {
            cancellation.Cancel();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => cancellation.Dispose();
}
