using Krustlet.DevCluster.Faults;

namespace Krustlet.DevCluster.Watching;

/// <summary>One open watch.</summary>
internal sealed class OpenWatch : IDisposable
{
    private readonly CancellationTokenSource _dropped;
    private readonly Action<OpenWatch> _onClosed;

    public OpenWatch(FaultTarget target, Action<OpenWatch> onClosed, CancellationToken clientLeft)
    {
        Target = target;
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(clientLeft);
        Dropped = _dropped.Token;
        _onClosed = onClosed;
    }

    public FaultTarget Target { get; }

    /// <summary>Fires when the client leaves or the watch is dropped.</summary>
    public CancellationToken Dropped { get; }

    public void Drop()
    {
        try
        {
            _dropped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It closed by itself in this moment.
        }
    }

    public void Dispose()
    {
        _onClosed(this);
        _dropped.Dispose();
    }
}
