using System.Collections.Immutable;

namespace Krustlet.Oci.Store;

/// <summary>Who wants to hear how far downloads are. Everyone who waits for the same download hears of it, from when they came on. Counts the bytes of all.</summary>
internal sealed class PullListeners
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FetchKey, ImmutableList<IProgress<PullProgress>>> _listeners = [];
    private long _received;

    /// <summary>Bytes that came from registries, each once however many wait for it.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Tells the listener of the download until the answer is disposed.</summary>
    public IDisposable? Join(FetchKey key, IProgress<PullProgress>? listener)
    {
        if (listener is null)
        {
            return null;
        }

        lock (_gate)
        {
            _listeners[key] = Of(key).Add(listener);
        }

        return new Membership(this, key, listener);
    }

    /// <summary>More bytes came.</summary>
    public void Report(FetchKey key, PullProgress progress, int more)
    {
        Interlocked.Add(ref _received, more);
        ImmutableList<IProgress<PullProgress>> listeners;
        lock (_gate)
        {
            listeners = Of(key);
        }

        listeners.ForEach(listener => listener.Report(progress));
    }

    private ImmutableList<IProgress<PullProgress>> Of(FetchKey key) => _listeners.GetValueOrDefault(key, []);

    private void Leave(FetchKey key, IProgress<PullProgress> listener)
    {
        lock (_gate)
        {
            var others = Of(key).Remove(listener);
            if (others.IsEmpty)
            {
                _listeners.Remove(key);
            }
            else
            {
                _listeners[key] = others;
            }
        }
    }

    private sealed class Membership(PullListeners owner, FetchKey key, IProgress<PullProgress> listener) : IDisposable
    {
        public void Dispose() => owner.Leave(key, listener);
    }
}
