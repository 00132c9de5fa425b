using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Gives a Pod its addresses and volumes, and keeps mounted content up to date.</summary>
internal sealed class PodPreparation(PodNetwork network, PodVolumes volumes, IPodEvents events, TimeProvider time)
{
    private static readonly TimeSpan ObjectAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefreshRetry = TimeSpan.FromSeconds(10);

    /// <summary>Addresses and volumes, or an event that says why not.</summary>
    public async Task<Func<PodFacts, PodFacts>> PrepareAsync(PodFacts pod, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = network.Acquire(pod);
            var mounted = await volumes.MountAsync(pod with { PodIps = addresses }, time.GetUtcNow() - ObjectAge, cancellationToken);
            foreach (var notice in mounted.Notices)
            {
                events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.FieldsIgnored, notice));
            }

            return f => f.Prepared(addresses, mounted.RefreshAt);
        }
        catch (PodAddressException failure)
        {
            events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.FailedCreatePodSandBox, $"Failed to create pod sandbox: {failure.Message}"));
        }
        catch (VolumeException failure)
        {
            events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.FailedMount, failure.Message));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return static f => f.PreparationCancelled();
        }

        return f => f.PreparationFailed(time.GetUtcNow());
    }

    /// <summary>A look at what is mounted. What cannot be read stays as it is, and is looked at again soon.</summary>
    public async Task<Func<PodFacts, PodFacts>> RefreshAsync(PodFacts pod, CancellationToken cancellationToken)
    {
        try
        {
            var mounted = await volumes.MountAsync(pod, time.GetUtcNow() - ObjectAge, cancellationToken);
            return f => f.VolumesRefreshed(mounted.RefreshAt);
        }
        catch (VolumeException failure)
        {
            events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.FailedMount, failure.Message));
            return f => f.VolumesRefreshed(time.GetUtcNow() + RefreshRetry);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return static f => f;
        }
    }
}
