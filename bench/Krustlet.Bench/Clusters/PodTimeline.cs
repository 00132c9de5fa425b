using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Clusters;

/// <summary>Follows Pods by one watch until as many as expected run.</summary>
internal sealed class PodTimeline(IApiClient api, ListScope scope, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly Dictionary<string, PodTimes> pods = [];
    private int running;

    /// <summary>The Pods seen so far.</summary>
    public IReadOnlyCollection<PodTimes> Pods => pods.Values;

    /// <summary>Where a watch must start to miss nothing that comes after this call; then <see cref="UntilRunningAsync"/>.</summary>
    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var list = await api.ListAsync(ApiResources.Pods, scope, cancellationToken: cancellationToken);
        foreach (var pod in list.Items)
        {
            Note(pod);
        }

        return list.ResourceVersion;
    }

    /// <exception cref="BenchException">The watch ended, or it took too long; the message says how far it came.</exception>
    public async Task UntilRunningAsync(int expected, string resourceVersion, CancellationToken cancellationToken)
    {
        using var impatient = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, impatient.Token);
        try
        {
            await foreach (var change in api.WatchAsync(ApiResources.Pods, scope, resourceVersion, Patience, both.Token))
            {
                if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified)
                {
                    Note(change.Object);
                }

                if (running >= expected)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (impatient.IsCancellationRequested)
        {
            // Told below.
        }

        throw new BenchException($"{running} of {expected} Pods run, {pods.Count} exist, {pods.Values.Count(pod => pod.Scheduled > 0)} have a node");
    }

    private void Note(V1Pod pod)
    {
        var now = time.GetTimestamp();
        if (!pods.TryGetValue(pod.Metadata.Uid, out var times))
        {
            pods[pod.Metadata.Uid] = times = new PodTimes { Uid = pod.Metadata.Uid, Created = now };
        }

        if (times.Scheduled == 0 && pod.Spec.NodeName is not null)
        {
            times.Scheduled = now;
        }

        if (times.Running == 0 && pod.Status?.Phase == "Running")
        {
            times.Running = now;
            running++;
        }
    }
}
