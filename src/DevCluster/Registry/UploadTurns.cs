using System.Collections.Concurrent;

namespace Krustlet.DevCluster.Registry;

/// <summary>
/// One request at a time for each upload: a client whose connection broke asks how far it came while the registry still writes what had arrived.
/// </summary>
internal sealed class UploadTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();

    /// <summary>Waits for the upload's turn; dispose what is returned to end it.</summary>
    public async Task<IDisposable> TakeAsync(string upload, CancellationToken cancellationToken)
    {
        while (true)
        {
            var gate = _gates.GetOrAdd(upload, static _ => new SemaphoreSlim(1, 1));
            await gate.WaitAsync(cancellationToken);
            if (_gates.TryGetValue(upload, out var current) && current == gate)
            {
                return new Turn(this, upload, gate);
            }

            // It was the last turn of a gate that is gone: whoever else waits there finds out as well.
            gate.Release();
        }
    }

    private sealed class Turn(UploadTurns turns, string upload, SemaphoreSlim gate) : IDisposable
    {
        public void Dispose()
        {
            turns._gates.TryRemove(upload, out _);
            gate.Release();
        }
    }
}
