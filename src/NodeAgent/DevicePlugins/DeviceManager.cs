using System.Collections.Immutable;
using k8s.Models;
using Krustlet.NodeAgent.DevicePlugins.Allocations;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>
/// The one owner of what plugins offer and which Pod has which device. What Pods have is in a file before they may start, so that
/// the next agent gives none of it to another. Callable from anywhere; nothing here waits.
/// </summary>
internal sealed class DeviceManager : IExtendedResources
{
    /// <summary>How long the amounts of a resource stay in the Node's status after its plugin went: a kubelet's grace.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>How long a Pod waits for a plugin that an earlier agent knew, and that has yet to register with this one.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly DeviceCheckpointFile file;
    private readonly TimeProvider time;
    private readonly Dictionary<string, DeviceResource> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodDevices> pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReservedDevices> reserved = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins with what the agent before knew.</summary>
    public DeviceManager(DeviceCheckpointFile file, TimeProvider time)
    {
        (this.file, this.time) = (file, time);
        var (known, allocated) = file.Read();
        foreach (var name in known)
        {
            resources[name] = DeviceResource.Remembered(name, time.GetUtcNow());
        }

        foreach (var pod in allocated)
        {
            pods[pod.PodUid] = pod;
        }
    }

    /// <inheritdoc/>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>UIDs of the Pods that have devices.</summary>
    public IReadOnlyList<string> PodUids
    {
        get
        {
            lock (gate)
            {
                return [.. pods.Keys];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExtendedResource> List()
    {
        lock (gate)
        {
            foreach (var gone in resources.Values.Where(r => !r.IsRemoved && r.GoneSince + Grace <= time.GetUtcNow()).ToList())
            {
                resources[gone.Name] = gone.Removed();
            }

            return [.. resources.Values.Select(static r => new ExtendedResource(r.Name, r.Healthy.Count + r.Unhealthy.Count, r.Healthy.Count)).OrderBy(static r => r.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>A plugin is there; the newest of a resource counts.</summary>
    /// <exception cref="IOException">Its resource could not be noted for the next agent.</exception>
    public void Connected(string resource, ConnectedPlugin plugin)
    {
        bool isNew;
        lock (gate)
        {
            isNew = !resources.TryGetValue(resource, out var known);
            resources[resource] = (known ?? new DeviceResource(resource)).Connected(plugin);
        }

        if (isNew)
        {
            Save();
        }
    }

    /// <summary>A plugin told all of its devices.</summary>
    public void Listed(string resource, ConnectedPlugin plugin, IEnumerable<string> healthy, IEnumerable<string> unhealthy) =>
        Change(resource, plugin, known => known.Listed(healthy, unhealthy));

    /// <summary>A plugin is gone; nothing happens when another has taken its place.</summary>
    public void Disconnected(string resource, ConnectedPlugin plugin) => Change(resource, plugin, known => known.Disconnected(time.GetUtcNow()));

    /// <summary>The plugin of a resource, or null while there is none.</summary>
    public ConnectedPlugin? PluginOf(string resource)
    {
        lock (gate)
        {
            return resources.GetValueOrDefault(resource)?.Plugin;
        }
    }

    /// <summary>Whether a Pod asks for devices, and whether it can have them; those it can have are set aside. Asking again changes nothing.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="isRunning">It runs already, so an earlier agent gave it what it has.</param>
    public DeviceReservation Reserve(V1Pod pod, bool isRunning)
    {
        lock (gate)
        {
            var uid = pod.Metadata.Uid;
            if (reserved.ContainsKey(uid))
            {
                return DeviceReservation.Reserved;
            }

            var has = pods.GetValueOrDefault(uid);
            var needs = DeviceNeeds.Of(pod, name => IsDevice_NeedsLock(name, has));
            if (needs.Count == 0)
            {
                return DeviceReservation.None;
            }

            // What runs without a record is not ended for it: the file was lost, and that was told.
            return isRunning && has is null ? DeviceReservation.None
                : has is not null && (isRunning || has.IsFresh) ? ReservationRules.Kept(uid, needs, has)
                : needs.Any(need => IsAwaited_NeedsLock(need.Resource)) ? DeviceReservation.Later
                : ReservationRules.Unusable(needs, has, resources) is { } problem ? DeviceReservation.Refused(problem)
                : has is not null ? ReservationRules.Kept(uid, needs, has)
                : SetAside_NeedsLock(uid, needs);
        }
    }

    /// <summary>What a Pod is to be allocated, and out of what; null when nothing is set aside for it (any more).</summary>
    public IReadOnlyList<DeviceNeed>? NeedsOf(string podUid)
    {
        lock (gate)
        {
            return reserved.GetValueOrDefault(podUid)?.Needs;
        }
    }

    /// <summary>What can be chosen from: what is set aside for the Pod and not given to one of its containers yet, and what is free.</summary>
    public IReadOnlyCollection<string> ChoicesOf(string podUid, string resource)
    {
        lock (gate)
        {
            return reserved.TryGetValue(podUid, out var own) ? [.. own.Unassigned(resource).Union(Free_NeedsLock(resource))] : [];
        }
    }

    /// <summary>Gives a container devices of those set aside for its Pod: the preferred ones where they can still be had, others for the rest.</summary>
    public IReadOnlyList<string> Assign(string podUid, string resource, int count, IReadOnlyList<string> preferred)
    {
        lock (gate)
        {
            if (!reserved.TryGetValue(podUid, out var own))
            {
                return [];
            }

            (reserved[podUid], var devices) = own.Assign(resource, count, preferred, Free_NeedsLock(resource));
            return devices;
        }
    }

    /// <summary>The plugins gave what was set aside. When this returns it is kept for the next agent too.</summary>
    /// <exception cref="IOException">It could not be kept; nothing is allocated.</exception>
    public void Allocate(string podUid, IReadOnlyList<DeviceAllocation> allocations)
    {
        lock (gate)
        {
            if (!reserved.Remove(podUid))
            {
                return;
            }

            pods[podUid] = new PodDevices(podUid, allocations) { IsFresh = true };
        }

        try
        {
            Save();
        }
        catch
        {
            Forget(podUid);
            throw;
        }
    }

    /// <summary>What a Pod's container has.</summary>
    public IReadOnlyList<DeviceAllocation> AllocationsOf(string podUid, string container)
    {
        lock (gate)
        {
            return pods.TryGetValue(podUid, out var has) ? [.. has.Allocations.Where(a => a.Container == container)] : [];
        }
    }

    /// <summary>How many devices of each resource a Pod and all others have or are to have.</summary>
    public IReadOnlyDictionary<string, int> InUse()
    {
        lock (gate)
        {
            return resources.Keys.Concat(pods.Values.SelectMany(static p => p.Allocations).Select(static a => a.Resource)).Distinct(StringComparer.Ordinal)
                .ToDictionary(static name => name, name => InUse_NeedsLock(name).Count, StringComparer.Ordinal);
        }
    }

    /// <summary>What was set aside for a Pod is free again.</summary>
    public void Withdraw(string podUid)
    {
        lock (gate)
        {
            reserved.Remove(podUid);
        }
    }

    /// <summary>A Pod has no devices any more.</summary>
    /// <exception cref="IOException">This could not be kept for the next agent: to be tried again.</exception>
    public void Release(string podUid)
    {
        lock (gate)
        {
            reserved.Remove(podUid);
            if (!pods.ContainsKey(podUid))
            {
                return;
            }
        }

        // Written first: a failed write leaves the Pod its devices, and the release is tried again.
        Save(without: podUid);
        Forget(podUid);
    }

    private void Forget(string podUid)
    {
        lock (gate)
        {
            pods.Remove(podUid);
        }
    }

    private void Change(string resource, ConnectedPlugin plugin, Func<DeviceResource, DeviceResource> change)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            if (!resources.TryGetValue(resource, out var known) || known.Plugin != plugin)
            {
                return;
            }

            resources[resource] = change(known);
            (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.TrySetResult();
    }

    private void Save(string? without = null)
    {
        lock (writing)
        {
            DeviceCheckpoint checkpoint;
            lock (gate)
            {
                checkpoint = new DeviceCheckpoint([.. resources.Values.Where(static r => !r.IsRemoved).Select(static r => r.Name).Order(StringComparer.Ordinal)], [.. pods.Values.Where(p => p.PodUid != without).OrderBy(static p => p.PodUid, StringComparer.Ordinal)]);
            }

            file.Write(checkpoint);
        }
    }

    private DeviceReservation SetAside_NeedsLock(string uid, IReadOnlyList<DeviceNeed> needs)
    {
        var aside = new ReservedDevices(needs);
        foreach (var need in needs)
        {
            var free = Free_NeedsLock(need.Resource).Except(aside.Unassigned(need.Resource));
            if (free.Count < need.Fresh)
            {
                return DeviceReservation.Refused($"requested number of devices unavailable for {need.Resource}. Requested: {need.Fresh}, Available: {free.Count}");
            }

            aside = aside.Add(need.Resource, free.Take(need.Fresh));
        }

        reserved[uid] = aside;
        return DeviceReservation.Reserved;
    }

    private bool IsDevice_NeedsLock(string name, PodDevices? has) =>
        resources.TryGetValue(name, out var known) && !known.IsRemoved || has?.Allocations.Any(a => a.Resource == name) == true;

    private bool IsAwaited_NeedsLock(string name) =>
        resources.TryGetValue(name, out var known) && known.RememberedSince + Return > time.GetUtcNow();

    private ImmutableSortedSet<string> Free_NeedsLock(string resource) =>
        resources.TryGetValue(resource, out var known) ? known.Healthy.Except(InUse_NeedsLock(resource)) : [];

    private HashSet<string> InUse_NeedsLock(string resource) =>
    [
        .. pods.Values.SelectMany(static p => p.Allocations).Where(a => a.Resource == resource).SelectMany(static a => a.Devices),
        .. reserved.Values.SelectMany(r => r.All(resource)),
    ];
}
