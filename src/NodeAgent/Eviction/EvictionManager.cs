using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Resources;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>
/// Ends Pods when the machine runs short of memory or disk, or when a Pod is beyond its storage limits: the kubelet's eviction, hard
/// at once and soft after its grace period. One Pod a round, and then time for what it held to come free; unused images go before any Pod does. For a
/// shortage of process ids nobody goes, since no Pod holds one: the Node has the condition, and takes no Pods.
/// </summary>
internal sealed partial class EvictionManager(
    IMachine machine, NodePressure pressure, NodeOptions options, IModuleStatsSource stats, StorageUse storage, StorageLimits limits,
    PodRegistry pods, PodDisruptions disruptions, ImageGarbage images, EvictionMetrics metrics, INodeEvents events, TimeProvider time, ILogger<EvictionManager> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "eviction";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await RoundAsync(cancellationToken) is { } evicted)
            {
                await CleanedUpAsync(evicted, cancellationToken);
            }
        }
    }

    /// <summary>One look; returns the UID of the Pod that was ended for a shortage.</summary>
    public async Task<string?> RoundAsync(CancellationToken cancellationToken)
    {
        var running = pods.Workers.Select(static w => w.Facts).OfType<PodFacts>().Where(static f => f is { Finished: false, Termination: null, Admission.IsAdmitted: true }).ToList();
        foreach (var pod in running)
        {
            if (limits.Exceeded(pod) is { } limit)
            {
                Evict(pod, limit.Signal, limit.Message, Grace);
            }
        }

        if (pressure.Due(machine.Measure()) is not [var first, ..])
        {
            return null;
        }

        if (PressureKinds.Of(first.Threshold.Signal) == PressureKind.Disk && await images.CollectAsync(long.MaxValue, cancellationToken) > 0)
        {
            if (pressure.Due(machine.Measure()) is not [var still, ..])
            {
                return null;
            }

            first = still;
        }

        return Evict(await UseAsync(running, first.Threshold.Signal, cancellationToken), first);
    }

    private async Task<List<PodUsage>> UseAsync(List<PodFacts> running, EvictionSignal signal, CancellationToken cancellationToken) => signal switch
    {
        EvictionSignal.MemoryAvailable => await MemoryUseAsync(running, cancellationToken),
        EvictionSignal.NodefsInodesFree or EvictionSignal.ImagefsInodesFree => [.. running.Select(p => new PodUsage(p, storage.InodesOfPod(p), []))],
        EvictionSignal.PidAvailable => [],
        _ => [.. running.Select(p => new PodUsage(p, storage.OfPod(p), []))],
    };

    private async Task<List<PodUsage>> MemoryUseAsync(List<PodFacts> running, CancellationToken cancellationToken)
    {
        var used = (await stats.MeasureAsync(cancellationToken)).ToLookup(static u => u.Pod.Uid);
        return [.. running.Select(pod => new PodUsage(pod, used[pod.Key.Uid].Sum(static u => (long)u.MemoryBytes) + storage.InMemory(pod), [.. used[pod.Key.Uid].Select(static u => (u.Container, (long)u.MemoryBytes))]))];
    }

    private string? Evict(IReadOnlyList<PodUsage> usage, CrossedThreshold crossed)
    {
        var shortage = Shortage.Of(crossed);
        events.Emit(true, "EvictionThresholdMet", $"Attempting to reclaim {shortage.Resource}");
        if (EvictionRanking.First(usage, shortage.Resource) is not { } first)
        {
            LogNobody(logger, shortage.Resource);
            return null;
        }

        Evict(first.Pod, EvictionSignalNames.Of(crossed.Threshold.Signal), EvictionRanking.Message(first, shortage), crossed.Threshold.Grace is null ? Grace : SoftGrace(first.Pod));
        return first.Pod.Key.Uid;
    }

    private TimeSpan SoftGrace(PodFacts pod)
    {
        var own = ContainerStopping.GraceOf(pod);
        var most = options.Pressure.MaxPodGrace;
        return most < Grace ? Grace : own < most ? own : most;
    }

    private void Evict(PodFacts pod, string signal, string message, TimeSpan grace)
    {
        metrics.Evicted(signal);
        LogEvicting(logger, pod.Key, message);
        disruptions.End(pod.Key.Uid, new PodDisruption(PodDisruption.Evicted, message, grace));
    }

    private async Task CleanedUpAsync(string podUid, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + CleanUpPatience;
        while (time.GetUtcNow() < end && pods.Find(podUid) is { Facts.CleanUp: not CleanUpStage.Clean })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
        }
    }

    [LoggerMessage(4410, LogLevel.Warning, "Evicting Pod {Pod}: {Message}")]
    private static partial void LogEvicting(ILogger logger, Contracts.Identity.PodKey pod, string message);

    [LoggerMessage(4411, LogLevel.Warning, "The node runs short of {Resource}, and no Pod may be evicted")]
    private static partial void LogNobody(ILogger logger, string resource);
}
