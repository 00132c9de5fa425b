using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.WorkQueues;
using Krustlet.NodeAgent.PodSources.Mirrors;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>
/// Writes statuses: one PATCH a change, none when nothing changed, a few Pods at a time, the latest status of each. A failed
/// write is tried again for as long as it takes; a final status is stored before its object is deleted.
/// </summary>
internal sealed partial class PodStatusWriter : IPodStatusSink, IOwnedLoop, IDisposable
{
    private const int Writers = 16;

    /// <summary>How long a status that tells nothing but "being created" waits for a better one.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);
    private static readonly WorkQueueOptions Retries = new() { BaseDelay = TimeSpan.FromMilliseconds(100), MaximumDelay = TimeSpan.FromSeconds(10), RetriesPerSecond = 50, RetryBurst = 200 };

    private readonly ConcurrentDictionary<string, PendingStatus> pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StoredStatus> stored = new(StringComparer.Ordinal);
    private readonly WorkQueue<string> queue;
    private readonly IApiClient api;
    private readonly IStatusTargets targets;
    private readonly PodStatusMetrics durations;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates the writer; nothing is written before <see cref="RunAsync"/>.</summary>
    public PodStatusWriter(IApiClient api, IStatusTargets targets, RuntimeMetrics metrics, PodStatusMetrics durations, TimeProvider time, ILogger<PodStatusWriter> logger)
    {
        (this.api, this.targets, this.durations, this.time, this.logger) = (api, targets, durations, time, logger);
        queue = new WorkQueue<string>("pod-statuses", Retries, metrics, time);
    }

    /// <inheritdoc/>
    public string Name => "pod-statuses";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public void Submit(PodKey pod, V1PodStatus status, V1Pod? seen, bool deletable)
    {
        if (seen is not null)
        {
            stored.AddOrUpdate(pod.Uid, static (_, seen) => StoredStatus.None.Seeing(seen, DigestOf), static (_, known, seen) => known.Seeing(seen, DigestOf), seen);
        }

        var next = new PendingStatus(pod, status, deletable) { Since = time.GetTimestamp() };
        PendingStatus? replaced = null;
        pending.AddOrUpdate(pod.Uid, next, (_, earlier) =>
        {
            replaced = earlier;
            return earlier.Settled.Task.IsCompleted ? next : next = next with { Since = earlier.Since };
        });
        replaced?.Settled.TrySetResult();
        queue.AddAfter(pod.Uid, deletable || TellsSomething(status) ? TimeSpan.Zero : SettleTime);
    }

    /// <inheritdoc/>
    public void Again(string podUid)
    {
        if (pending.ContainsKey(podUid))
        {
            queue.Add(podUid);
        }
    }

    /// <inheritdoc/>
    public async Task StoredAsync(PodKey pod, CancellationToken cancellationToken)
    {
        while (pending.TryGetValue(pod.Uid, out var latest))
        {
            await latest.Settled.Task.WaitAsync(cancellationToken);
            if (pending.TryGetValue(pod.Uid, out var now) && ReferenceEquals(now, latest))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Forget(PodKey pod)
    {
        if (pending.TryRemove(pod.Uid, out var last))
        {
            last.Settled.TrySetResult();
        }

        stored.TryRemove(pod.Uid, out _);
        queue.Forget(pod.Uid);
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        JoinedLoops.RunAsync([.. Enumerable.Repeat(WriteAllAsync, Writers)], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    private static Guid DigestOf(V1Pod seen) => StatusPatch.Of(seen.Metadata.Uid, seen.Status ?? new V1PodStatus()).Digest;

    private static bool TellsSomething(V1PodStatus status) =>
        status.Phase != "Pending" || (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? [])
            .Any(static c => c.State?.Waiting is null || c.State.Waiting.Message is not null);

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var uid in queue.TakeAllAsync(cancellationToken))
        {
            try
            {
                if (pending.TryGetValue(uid, out var latest))
                {
                    await WriteAsync(latest, cancellationToken);
                    latest.Settled.TrySetResult();
                }

                queue.Forget(uid);
            }
            catch (ApiException failure)
            {
                LogRetry(logger, failure, uid, failure.Reason);
                queue.AddRateLimited(uid);
            }
            finally
            {
                queue.Done(uid);
            }
        }
    }

    private async Task WriteAsync(PendingStatus status, CancellationToken cancellationToken)
    {
        if (targets.Of(status.Pod) is not { } target)
        {
            // A static Pod without its mirror: whoever makes that calls Again.
            return;
        }

        var latest = status with { Pod = target, Deletable = status.Deletable && target == status.Pod };
        try
        {
            await PatchAsync(latest, cancellationToken);
            if (latest.Deletable)
            {
                await DeleteAsync(latest, cancellationToken);
            }
        }
        catch (ApiException failure) when (failure.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
        {
            if (await ExistsAsync(latest.Pod, cancellationToken))
            {
                throw;
            }

            LogGone(logger, latest.Pod, failure.Reason);
        }
    }

    /// <summary>Whether this incarnation still has an object: a conflict may mean that the name was given to another one, or just that somebody else wrote at the same time.</summary>
    private async Task<bool> ExistsAsync(PodKey pod, CancellationToken cancellationToken) =>
        (await api.GetAsync(ApiResources.Pods, pod.NamespacedName, cancellationToken))?.Metadata.Uid == pod.Uid;

    private async Task PatchAsync(PendingStatus latest, CancellationToken cancellationToken)
    {
        var patch = StatusPatch.Of(latest.Pod.Uid, latest.Status);
        var known = stored.GetValueOrDefault(latest.Pod.Uid) ?? StoredStatus.None;
        if (known.Digest == patch.Digest)
        {
            return;
        }

        var answer = await api.PatchAsync(ApiResources.Pods, latest.Pod.NamespacedName, new PatchRequest(PatchKind.StrategicMerge, patch.Body, "status"), cancellationToken);
        durations.Stored(time.GetElapsedTime(latest.Since));
        stored.AddOrUpdate(latest.Pod.Uid, _ => known.Written(patch.Digest, answer.Metadata.ResourceVersion, known), (_, now) => now.Written(patch.Digest, answer.Metadata.ResourceVersion, known));
    }

    private async Task DeleteAsync(PendingStatus latest, CancellationToken cancellationToken)
    {
        if (stored.GetValueOrDefault(latest.Pod.Uid) is { IsDeleted: true })
        {
            return;
        }

        await api.DeleteAsync(ApiResources.Pods, latest.Pod.NamespacedName, new DeleteRequest(latest.Pod.Uid, GracePeriodSeconds: 0), cancellationToken);
        stored.AddOrUpdate(latest.Pod.Uid, static _ => StoredStatus.None with { IsDeleted = true }, static (_, now) => now with { IsDeleted = true });
    }

    [LoggerMessage(4560, LogLevel.Warning, "The status of Pod {Uid} could not be stored ({Reason}): trying again")]
    private static partial void LogRetry(ILogger logger, Exception failure, string uid, ApiErrorReason reason);

    [LoggerMessage(4561, LogLevel.Debug, "Pod {Pod} has no object any more ({Reason})")]
    private static partial void LogGone(ILogger logger, PodKey pod, ApiErrorReason reason);
}
