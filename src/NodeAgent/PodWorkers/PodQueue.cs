using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.WorkQueues;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>The UIDs of Pods that want a pass. Anybody may add; the pool takes.</summary>
internal sealed class PodQueue(RuntimeMetrics metrics, TimeProvider time) : IDisposable
{
    private static readonly WorkQueueOptions Retries = new() { BaseDelay = TimeSpan.FromMilliseconds(500), MaximumDelay = TimeSpan.FromSeconds(60) };

    /// <summary>The queue itself.</summary>
    public WorkQueue<string> Uids { get; } = new("pods", Retries, metrics, time);

    /// <inheritdoc/>
    public void Dispose() => Uids.Dispose();
}
