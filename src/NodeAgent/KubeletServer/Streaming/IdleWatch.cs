namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>Tells when nothing has happened for a time.</summary>
internal sealed class IdleWatch(TimeSpan timeout, TimeProvider time)
{
    private long last = time.GetTimestamp();

    /// <summary>Something happened.</summary>
    public void Note() => Volatile.Write(ref last, time.GetTimestamp());

    /// <summary>Returns when nothing has happened for long enough.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (timeout - time.GetElapsedTime(Volatile.Read(ref last)) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
