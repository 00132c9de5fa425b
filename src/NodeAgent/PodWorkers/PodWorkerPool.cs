using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.WorkQueues;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.TerminationMessages;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>
/// Runs the passes of all Pods on a few tasks: one queue of UIDs, so that a Pod is never in two passes, one timer for all that
/// wait. Begins when the hosts are adopted; the API server's Pods follow when the Node is registered and the source has its first
/// list, static Pods with or without them.
/// </summary>
internal sealed partial class PodWorkerPool : IOwnedLoop, IPodSink
{
    private const int Passes = 4;
    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ApiServerPatience = TimeSpan.FromSeconds(5);

    private readonly WorkQueue<string> queue;
    private readonly ApiServerPodSource source;
    private readonly PodRegistry registry;
    private readonly PodPass pass;
    private readonly PodNetwork network;
    private readonly ManifestFolder manifests;
    private readonly StaticPods staticPods;
    private readonly OrphanSweep sweep;
    private readonly TaskCompletionSource followed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TerminationReader terminations;
    private readonly IModuleHosts hosts;
    private readonly INodeView node;
    private readonly PodWorkerMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates the pool; nothing happens before <see cref="RunAsync"/>.</summary>
    public PodWorkerPool(
        ApiServerPodSource source, ManifestFolder manifests, StaticPods staticPods, PodRegistry registry, PodPass pass, PodNetwork network, OrphanSweep sweep, TerminationReader terminations,
        IModuleHosts hosts, INodeView node, PodQueue queue, PodWorkerMetrics metrics, TimeProvider time, ILogger<PodWorkerPool> logger)
    {
        (this.source, this.registry, this.pass, this.network, this.sweep, this.terminations) = (source, registry, pass, network, sweep, terminations);
        (this.hosts, this.node, this.time, this.logger) = (hosts, node, time, logger);
        (this.manifests, this.staticPods, this.queue, this.metrics) = (manifests, staticPods, queue.Uids, metrics);
    }

    /// <inheritdoc/>
    public string Name => "pod-workers";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await hosts.Adopted.WaitAsync(cancellationToken);
        hosts.Observe(Note);
        try
        {
            await JoinedLoops.RunAsync([.. Enumerable.Repeat(WorkAsync, Passes), FollowApiServerAsync, FollowManifestsAsync], cancellationToken);
        }
        finally
        {
            await Task.WhenAll(registry.Workers.Select(static w => w.Operations.WhenAllEndAsync()));
        }
    }

    /// <inheritdoc/>
    public void Upsert(V1Pod pod)
    {
        var worker = registry.GetOrAdd(pod);
        if (!ReferenceEquals(worker.FirstSeen, pod))
        {
            worker.Post(facts => facts.SourceChanged(pod, time.GetUtcNow()));
        }

        queue.Add(pod.Metadata.Uid);
    }

    /// <inheritdoc/>
    public void Removed(PodKey pod)
    {
        if (registry.Find(pod.Uid) is { } worker)
        {
            worker.Post(facts => facts.SourceGone(time.GetUtcNow()));
            queue.Add(pod.Uid);
        }
    }

    private void Adopt(V1Pod pod)
    {
        if (pod.Status?.Phase is not ("Succeeded" or "Failed"))
        {
            network.Adopt(pod.Metadata.Uid, WrittenAddresses.Of(pod));
        }
    }

    private void Note(HostedRun run)
    {
        if (run.Refusal is { HostIsFull: true } || registry.Find(run.Pod.Uid) is not { } worker)
        {
            return;
        }

        worker.Post(run.Refusal is { } refusal
            ? facts => facts.StartFailed(run.Container, run.Run.Id, refusal.Reason, refusal.Message, time.GetUtcNow())
            : facts => facts.RunReported(run.Container, terminations.Complete(facts, run.Container, run.Run)));
        queue.Add(run.Pod.Uid);
    }

    private async Task FollowApiServerAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(node.Registered, source.SyncedAsync(cancellationToken)).WaitAsync(cancellationToken);
        foreach (var pod in source.List())
        {
            Adopt(pod);
        }

        using var following = source.Follow(this);
        followed.TrySetResult();
        await manifests.Scanned.WaitAsync(cancellationToken);
        await sweep.RunAsync(uid => registry.Find(uid) is not null, cancellationToken);
        network.ReleaseGone(uid => registry.Find(uid) is not null);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    /// <summary>The API server's Pods are first, if they come at all soon: they keep the addresses they have.</summary>
    private async Task FollowManifestsAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(followed.Task, Task.Delay(ApiServerPatience, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        await manifests.FollowAsync(this, cancellationToken);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var uid in queue.TakeAllAsync(cancellationToken))
        {
            try
            {
                Pass(uid, cancellationToken);
                queue.Forget(uid);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure, uid);
                queue.AddRateLimited(uid);
            }
            finally
            {
                queue.Done(uid);
            }
        }
    }

    private void Pass(string uid, CancellationToken cancellationToken)
    {
        if (registry.Find(uid) is not { } worker)
        {
            return;
        }

        var (began, isFirst) = (time.GetTimestamp(), worker.Facts is null);
        var wakeAt = pass.Run(worker, () => queue.Add(uid), cancellationToken);
        RunAgainIfStatic(uid);
        metrics.Passed(isFirst ? "create" : worker.State is PodStateName.Terminating or PodStateName.Terminated ? "kill" : "sync", time.GetElapsedTime(began));
        var resyncAt = worker.State == PodStateName.Terminated ? null : (DateTimeOffset?)(time.GetUtcNow() + Resync);
        if ((wakeAt is null || resyncAt < wakeAt ? resyncAt : wakeAt) is { } next)
        {
            queue.AddAfter(uid, next - time.GetUtcNow());
        }
    }

    /// <summary>A manifest that went and came back, unchanged, makes a Pod of the same UID: it waits until the first has ended.</summary>
    private void RunAgainIfStatic(string uid)
    {
        if (registry.Find(uid) is null && staticPods.Find(uid) is { } pod)
        {
            Upsert(pod);
        }
    }

    [LoggerMessage(4521, LogLevel.Error, "A pass over Pod {Uid} failed: trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure, string uid);
}
