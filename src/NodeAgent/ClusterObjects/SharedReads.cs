using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.ClusterObjects;

/// <summary>
/// Reads of one kind, shared: whoever asks while a fresh enough answer is known, or on its way, gets that one. A failed read
/// is not remembered. Answers are forgotten after <see cref="Retention"/>.
/// </summary>
internal sealed class SharedReads<T>(IApiClient api, ApiResource<T> resource, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>How long an answer nobody asks for is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<NamespacedName, Read> reads = new();
    private long nextSweep;

    /// <summary>The object as it was at <paramref name="notBefore"/> or later; null when there was none.</summary>
    public async Task<T?> GetAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Sweep(now);
        var read = reads.AddOrUpdate(name, NewRead, (key, known) => known.StartedAt >= notBefore && !known.HasFailed ? known : NewRead(key));
        return await read.Answer.Value.WaitAsync(cancellationToken);

        Read NewRead(NamespacedName key) => new(now, new Lazy<Task<T?>>(() => api.GetAsync(resource, key, CancellationToken.None)));
    }

    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref nextSweep, (now + Retention).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (name, read) in reads)
        {
            if (now - read.StartedAt > Retention)
            {
                reads.TryRemove(KeyValuePair.Create(name, read));
            }
        }
    }

    private sealed record Read(DateTimeOffset StartedAt, Lazy<Task<T?>> Answer)
    {
        public bool HasFailed => Answer.IsValueCreated && (Answer.Value.IsFaulted || Answer.Value.IsCanceled);
    }
}
