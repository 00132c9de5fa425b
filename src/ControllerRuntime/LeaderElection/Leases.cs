using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.LeaderElection;

/// <summary>The writes of a candidate, as new Lease bodies (coordination.k8s.io/v1). Each keeps the version it was made from.</summary>
internal static class Leases
{
    public static V1Lease New(LeaderElectionOptions options, DateTimeOffset now) => new()
    {
        ApiVersion = ApiResources.Leases.ApiVersion,
        Kind = ApiResources.Leases.Kind,
        Metadata = new V1ObjectMeta { Name = options.Lease.Name, NamespaceProperty = options.Lease.Namespace },
        Spec = Spec(options, now, transitions: 0),
    };

    public static V1Lease Take(V1Lease lease, LeaderElectionOptions options, DateTimeOffset now)
    {
        var transitions = lease.Spec?.LeaseTransitions ?? 0;
        var changesHands = lease.Spec?.HolderIdentity != options.Identity;
        return With(lease, Spec(options, now, changesHands ? transitions + 1 : transitions));
    }

    public static V1Lease Renew(V1Lease lease, DateTimeOffset now) => With(lease, new V1LeaseSpec
    {
        HolderIdentity = lease.Spec.HolderIdentity,
        LeaseDurationSeconds = lease.Spec.LeaseDurationSeconds,
        AcquireTime = lease.Spec.AcquireTime is { } acquired ? MicroTime.From(acquired) : null,
        RenewTime = MicroTime.From(now),
        LeaseTransitions = lease.Spec.LeaseTransitions,
    });

    /// <summary>Nobody's, and expired a second from now for candidates that only look at the duration.</summary>
    public static V1Lease Release(V1Lease lease, DateTimeOffset now) => With(lease, new V1LeaseSpec
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = MicroTime.From(now),
        RenewTime = MicroTime.From(now),
        LeaseTransitions = lease.Spec.LeaseTransitions,
    });

    private static V1LeaseSpec Spec(LeaderElectionOptions options, DateTimeOffset now, int transitions) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
        AcquireTime = MicroTime.From(now),
        RenewTime = MicroTime.From(now),
        LeaseTransitions = transitions,
    };

    private static V1Lease With(V1Lease lease, V1LeaseSpec spec) =>
        new() { ApiVersion = lease.ApiVersion, Kind = lease.Kind, Metadata = lease.Metadata, Spec = spec };
}
