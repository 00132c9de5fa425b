using System.Collections.Immutable;
using System.Net;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>Admission, address, volumes, and giving them back.</summary>
internal static class PreparationTransitions
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    // The kubelet's backOffPeriod: what a Pod waits for, an address or a Secret, may come at any time and does not tell.
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(10);

    /// <summary>The node decided.</summary>
    public static PodFacts AdmissionDecided(this PodFacts pod, AdmissionVerdict verdict, DateTimeOffset now) =>
        pod with { Admission = verdict, StartTime = pod.StartTime ?? now };

    /// <summary>Devices are set aside for it.</summary>
    public static PodFacts DevicesReserved(this PodFacts pod) => pod with { Devices = DeviceStage.Reserved };

    /// <summary>Its devices' plugins answered, or it has to end and is not to wait for them.</summary>
    public static PodFacts DevicesSettled(this PodFacts pod, AdmissionVerdict? refusal, DateTimeOffset now)
    {
        var settled = pod with { Devices = DeviceStage.Settled };
        return refusal is null ? settled : settled.AdmissionDecided(refusal, now);
    }

    /// <summary>Addresses and volumes are there.</summary>
    public static PodFacts Prepared(this PodFacts pod, ImmutableArray<IPAddress> podIps, DateTimeOffset? refreshAt) =>
        pod with { PodIps = podIps, Preparation = new Preparation(PreparationStage.Prepared, RefreshAt: refreshAt) };

    /// <summary>They could not be made; tried again soon.</summary>
    public static PodFacts PreparationFailed(this PodFacts pod, DateTimeOffset now)
    {
        var delay = BackOffSteps.Next(pod.Preparation.Delay, FirstRetry, RetryCap);
        return pod with { Preparation = new Preparation(PreparationStage.Failed, now + delay, delay) };
    }

    /// <summary>Given up because the Pod has to end.</summary>
    public static PodFacts PreparationCancelled(this PodFacts pod) => pod with { Preparation = new Preparation(PreparationStage.Failed) };

    /// <summary>Mounted content was looked at.</summary>
    public static PodFacts VolumesRefreshed(this PodFacts pod, DateTimeOffset? nextAt) =>
        pod with { Preparation = pod.Preparation with { RefreshAt = nextAt } };

    /// <summary>Nothing of the Pod is left on the node but its logs.</summary>
    public static PodFacts CleanedUp(this PodFacts pod) => pod with { CleanUp = CleanUpStage.Clean };

    /// <summary>Something could not be removed; tried again.</summary>
    public static PodFacts CleanUpFailed(this PodFacts pod, DateTimeOffset now)
    {
        var delay = BackOffSteps.Next(pod.CleanUpDelay, FirstRetry, RetryCap);
        return pod with { CleanUp = CleanUpStage.Failed, CleanUpRetryAt = now + delay, CleanUpDelay = delay };
    }
}
