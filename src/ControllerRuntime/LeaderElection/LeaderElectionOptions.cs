using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.LeaderElection;

/// <summary>Which Lease decides, who we are, and how patient all are. Every candidate must use the same durations.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease, e.g. <c>krustlet-system/krustlet-operator</c>.</summary>
    public required NamespacedName Lease { get; init; }

    /// <summary>This candidate, unlike any other: the Pod's name, or host name and a random part.</summary>
    public required string Identity { get; init; }

    /// <summary>How long the others wait after the leader's last sign of life.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The leader gives up when it could not renew for this long; shorter than the lease, so that it stops before another starts.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between attempts, to get or to keep the lease.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
