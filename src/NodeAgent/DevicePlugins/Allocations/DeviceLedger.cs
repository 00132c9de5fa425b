using System.Collections.Immutable;
using k8s.Models;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>
/// Which devices there are, and which Pod has, or is to have, which of them; what can be given follows from that. Knows of no plugins' calls, files or threads: <see cref="DeviceManager"/>
/// owns it and holds its lock.
/// </summary>
internal sealed class DeviceLedger(TimeProvider time)
{
    /// <summary>What plugins offer, by the resource's name.</summary>
    public Dictionary<string, DeviceResource> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>What Pods have, by UID.</summary>
    public Dictionary<string, PodDevices> Pods { get; } = new(StringComparer.Ordinal);

    /// <summary>What is set aside for Pods whose plugins are still to be asked, by UID.</summary>
    public Dictionary<string, ReservedDevices> Reserved { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next agent has to know, as if one Pod had nothing.</summary>
    public DeviceCheckpoint Checkpoint(string? without) => new(
        [.. Resources.Values.Where(static r => !r.IsRemoved).Select(static r => r.Name).Order(StringComparer.Ordinal)],
        [.. Pods.Values.Where(p => p.PodUid != without).OrderBy(static p => p.PodUid, StringComparer.Ordinal)]);

    /// <inheritdoc cref="DeviceManager.Reserve"/>
    public DeviceReservation Reserve(V1Pod pod, bool isRunning)
    {
        var uid = pod.Metadata.Uid;
        if (Reserved.ContainsKey(uid))
        {
            return DeviceReservation.Reserved;
        }

        var has = Pods.GetValueOrDefault(uid);
        var needs = DeviceNeeds.Of(pod, name => IsDevice(name, has));
        if (needs.Count == 0)
        {
            return DeviceReservation.None;
        }

        // What runs without a record is not ended for it: the file was lost, and that was told.
        return isRunning && has is null ? DeviceReservation.None
            : has is not null && (isRunning || has.IsFresh) ? ReservationRules.Kept(uid, needs, has)
            : needs.Any(need => IsAwaited(need.Resource)) ? DeviceReservation.Later
            : ReservationRules.Unusable(needs, has, Resources) is { } problem ? DeviceReservation.Refused(problem)
            : has is not null ? ReservationRules.Kept(uid, needs, has)
            : SetAside(uid, needs);
    }

    /// <summary>Healthy devices that no Pod has or is to have.</summary>
    public ImmutableSortedSet<string> Free(string resource) =>
        Resources.TryGetValue(resource, out var known) ? known.Healthy.Except(InUse(resource)) : [];

    /// <summary>How many devices of each resource Pods have or are to have.</summary>
    public IReadOnlyDictionary<string, int> InUse() =>
        Resources.Keys.Concat(Pods.Values.SelectMany(static p => p.Allocations).Select(static a => a.Resource)).Distinct(StringComparer.Ordinal)
            .ToDictionary(static name => name, name => InUse(name).Count, StringComparer.Ordinal);

    private HashSet<string> InUse(string resource) =>
    [
        .. Pods.Values.SelectMany(static p => p.Allocations).Where(a => a.Resource == resource).SelectMany(static a => a.Devices),
        .. Reserved.Values.SelectMany(r => r.All(resource)),
    ];

    private DeviceReservation SetAside(string uid, IReadOnlyList<DeviceNeed> needs)
    {
        var aside = new ReservedDevices(needs);
        foreach (var need in needs)
        {
            var free = Free(need.Resource).Except(aside.Unassigned(need.Resource));
            if (free.Count < need.Fresh)
            {
                return DeviceReservation.Refused($"requested number of devices unavailable for {need.Resource}. Requested: {need.Fresh}, Available: {free.Count}");
            }

            aside = aside.Add(need.Resource, free.Take(need.Fresh));
        }

        Reserved[uid] = aside;
        return DeviceReservation.Reserved;
    }

    private bool IsDevice(string name, PodDevices? has) =>
        Resources.TryGetValue(name, out var known) && !known.IsRemoved || has?.Allocations.Any(a => a.Resource == name) == true;

    private bool IsAwaited(string name) =>
        Resources.TryGetValue(name, out var known) && known.RememberedSince + DeviceManager.Return > time.GetUtcNow();
}
