using System.Threading.Channels;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>
/// One watcher's backlog: at most one entry a module, its latest, in the order in which the modules first changed.
/// What it holds is bounded by the number of modules, however slow the watcher.
/// </summary>
internal sealed class StatusSubscription(Action<StatusSubscription> onDispose) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ModuleStatus?> latest = [];
    private readonly Queue<string> order = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool completed;

    public void Changed(ModuleStatus status) => Put(status.Id, status);

    public void Removed(string id) => Put(id, null);

    /// <summary>Nothing is added any more.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
        }
        signal.Writer.TryWrite(true);
    }

    /// <summary>Everything that changed since the last call; waits until there is something. Empty: there is nothing more.</summary>
    public async Task<IReadOnlyList<WatchModulesReply>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (changes, isLast) = Drain();
            if (changes.Count > 0 || isLast)
            {
                return changes;
            }
            await signal.Reader.ReadAsync(cancellationToken);
        }
    }

    public void Dispose() => onDispose(this);

    private (List<WatchModulesReply> Changes, bool IsLast) Drain()
    {
        lock (gate)
        {
            var changes = new List<WatchModulesReply>(order.Count);
            while (order.TryDequeue(out var id))
            {
                latest.Remove(id, out var status);
                changes.Add(status is null ? new WatchModulesReply { RemovedId = id } : new WatchModulesReply { Module = status });
            }
            return (changes, completed);
        }
    }

    private void Put(string id, ModuleStatus? status)
    {
        lock (gate)
        {
            if (!latest.ContainsKey(id))
            {
                order.Enqueue(id);
            }
            latest[id] = status;
        }
        signal.Writer.TryWrite(true);
    }
}
