using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>The next step of a rollout, as sizes of ReplicaSets. Pure.</summary>
internal static class RolloutSteps
{
    /// <summary>A rolling update: the newest grows as far as surge allows; only when it cannot, the old ones shrink.</summary>
    public static IReadOnlyList<ReplicaSetChange> Roll(Rollout rollout) =>
        GrowNewest(rollout) is { Count: > 0 } growth ? growth : ShrinkOld(rollout);

    /// <summary>Sizes after the Deployment was scaled, or paused, in the middle of a rollout: in proportion.</summary>
    public static IReadOnlyList<ReplicaSetChange> Rescale(Rollout rollout)
    {
        var active = rollout.All.Where(set => Rollout.Size(set) > 0).ToList();
        if (active.Count <= 1)
        {
            var only = (active.Count == 1 ? active[0] : null) ?? rollout.Newest ?? (rollout.Old.Count == 0 ? null : rollout.Old[^1]);
            return only is null ? [] : Changed([new ReplicaSetChange(only, RolloutMath.Replicas(rollout.Deployment))]);
        }

        if (rollout.IsSaturated)
        {
            return Changed(rollout.Old.Select(set => new ReplicaSetChange(set, 0)));
        }

        return RolloutMath.IsRolling(rollout.Deployment) ? Changed(Proportional(rollout, active)) : [];
    }

    private static List<ReplicaSetChange> GrowNewest(Rollout rollout)
    {
        if (rollout.Newest is not { } newest)
        {
            return [];
        }

        var wanted = RolloutMath.Replicas(rollout.Deployment);
        var size = Rollout.Size(newest);
        return size > wanted
            ? [new ReplicaSetChange(newest, wanted)]
            : Changed([new ReplicaSetChange(newest, RolloutMath.NewReplicas(rollout.Deployment, size, rollout.Total))]);
    }

    private static List<ReplicaSetChange> ShrinkOld(Rollout rollout)
    {
        if (rollout.Newest is not { } newest || rollout.Old.All(set => Rollout.Size(set) == 0))
        {
            return [];
        }

        var minAvailable = RolloutMath.MinAvailable(rollout.Deployment);
        var spare = rollout.Total - minAvailable - (Rollout.Size(newest) - Rollout.AvailableIn(newest));
        if (spare <= 0)
        {
            return [];
        }

        // What does not work anyway goes first; then as many that do as availability allows.
        var sizes = rollout.Old.ToDictionary(set => set, Rollout.Size);
        Take(sizes, rollout.Old, spare, set => Rollout.Size(set) - Rollout.AvailableIn(set));
        Take(sizes, rollout.Old, rollout.Available - minAvailable, set => sizes[set]);
        return Changed(rollout.Old.Select(set => new ReplicaSetChange(set, sizes[set])));
    }

    private static void Take(Dictionary<V1ReplicaSet, int> sizes, IEnumerable<V1ReplicaSet> sets, int most, Func<V1ReplicaSet, int> offered)
    {
        foreach (var set in sets)
        {
            var taken = Math.Max(0, Math.Min(most, Math.Min(sizes[set], offered(set))));
            sizes[set] -= taken;
            most -= taken;
        }
    }

    private static IEnumerable<ReplicaSetChange> Proportional(Rollout rollout, List<V1ReplicaSet> active)
    {
        var wanted = RolloutMath.Replicas(rollout.Deployment);
        var limit = wanted > 0 ? wanted + RolloutMath.MaxSurge(rollout.Deployment) : 0;
        var toAdd = limit - active.Sum(Rollout.Size);
        var ordered = toAdd > 0
            ? active.OrderByDescending(Rollout.Size).ThenByDescending(set => set.Metadata.CreationTimestamp).ToList()
            : active.OrderByDescending(Rollout.Size).ThenBy(set => set.Metadata.CreationTimestamp).ToList();
        var sizes = ordered.ToDictionary(set => set, set => Rollout.Size(set) + Share(set, limit, toAdd));
        var left = limit - sizes.Values.Sum();
        sizes[ordered[0]] = Math.Max(0, sizes[ordered[0]] + left);
        return ordered.Select(set => new ReplicaSetChange(set, sizes[set]));
    }

    private static int Share(V1ReplicaSet set, int limit, int toAdd)
    {
        if (toAdd == 0)
        {
            return 0;
        }

        var before = DeploymentNotes.MaxReplicasOf(set) is { } most and > 0 ? most : limit;
        var share = (int)Math.Round((double)Rollout.Size(set) * limit / before, MidpointRounding.AwayFromZero) - Rollout.Size(set);
        return toAdd > 0 ? Math.Clamp(share, 0, toAdd) : Math.Clamp(share, Math.Max(toAdd, -Rollout.Size(set)), 0);
    }

    private static List<ReplicaSetChange> Changed(IEnumerable<ReplicaSetChange> changes) =>
        [.. changes.Where(change => change.Replicas != Rollout.Size(change.Set))];
}
