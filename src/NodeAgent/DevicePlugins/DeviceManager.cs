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
    private readonly DeviceLedger ledger;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins with what the agent before knew.</summary>
    public DeviceManager(DeviceCheckpointFile file, TimeProvider time)
    {
        (this.file, this.time, ledger) = (file, time, new DeviceLedger(time));
        var (known, allocated) = file.Read();
        foreach (var name in known)
        {
            ledger.Resources[name] = DeviceResource.Remembered(name, time.GetUtcNow());
        }

        foreach (var pod in allocated)
        {
            ledger.Pods[pod.PodUid] = pod;
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
                return [.. ledger.Pods.Keys];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExtendedResource> List()
    {
        lock (gate)
        {
            foreach (var gone in ledger.Resources.Values.Where(r => !r.IsRemoved && r.GoneSince + Grace <= time.GetUtcNow()).ToList())
            {
                ledger.Resources[gone.Name] = gone.Removed();
            }

            return [.. ledger.Resources.Values.Select(static r => new ExtendedResource(r.Name, r.Healthy.Count + r.Unhealthy.Count, r.Healthy.Count)).OrderBy(static r => r.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>A plugin is there; the newest of a resource counts.</summary>
    /// <exception cref="IOException">Its resource could not be noted for the next agent.</exception>
    public void Connected(string resource, ConnectedPlugin plugin)
    {
        bool isNew;
        lock (gate)
        {
            isNew = !ledger.Resources.TryGetValue(resource, out var known);
            ledger.Resources[resource] = (known ?? new DeviceResource(resource)).Connected(plugin);
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
            return ledger.Resources.GetValueOrDefault(resource)?.Plugin;
        }
    }

    /// <summary>Whether a Pod asks for devices, and whether it can have them; those it can have are set aside. Asking again changes nothing.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="isRunning">It runs already, so an earlier agent gave it what it has.</param>
    public DeviceReservation Reserve(V1Pod pod, bool isRunning)
    {
        lock (gate)
        {
            return ledger.Reserve(pod, isRunning);
        }
    }

    /// <summary>What a Pod is to be allocated, and out of what; null when nothing is set aside for it (any more).</summary>
    public IReadOnlyList<DeviceNeed>? NeedsOf(string podUid)
    {
        lock (gate)
        {
            return ledger.Reserved.GetValueOrDefault(podUid)?.Needs;
        }
    }

    /// <summary>What can be chosen from: what is set aside for the Pod and not given to one of its containers yet, and what is free.</summary>
    public IReadOnlyCollection<string> ChoicesOf(string podUid, string resource)
    {
        lock (gate)
        {
            return ledger.Reserved.TryGetValue(podUid, out var own) ? [.. own.Unassigned(resource).Union(ledger.Free(resource))] : [];
        }
    }

    /// <summary>Gives a container devices of those set aside for its Pod: the preferred ones where they can still be had, others for the rest.</summary>
    public IReadOnlyList<string> Assign(string podUid, string resource, int count, IReadOnlyList<string> preferred)
    {
        lock (gate)
        {
            if (!ledger.Reserved.TryGetValue(podUid, out var own))
            {
                return [];
            }

            (ledger.Reserved[podUid], var devices) = own.Assign(resource, count, preferred, ledger.Free(resource));
            return devices;
        }
    }

    /// <summary>The plugins gave what was set aside. When this returns it is kept for the next agent too.</summary>
    /// <exception cref="IOException">It could not be kept; nothing is allocated.</exception>
    public void Allocate(string podUid, IReadOnlyList<DeviceAllocation> allocations)
    {
        lock (gate)
        {
            if (!ledger.Reserved.Remove(podUid))
            {
                return;
            }

            ledger.Pods[podUid] = new PodDevices(podUid, allocations) { IsFresh = true };
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
            return ledger.Pods.TryGetValue(podUid, out var has) ? [.. has.Allocations.Where(a => a.Container == container)] : [];
        }
    }

    /// <summary>How many devices of each resource a Pod and all others have or are to have.</summary>
    public IReadOnlyDictionary<string, int> InUse()
    {
        lock (gate)
        {
            return ledger.InUse();
        }
    }

    /// <summary>What was set aside for a Pod is free again.</summary>
    public void Withdraw(string podUid)
    {
        lock (gate)
        {
            ledger.Reserved.Remove(podUid);
        }
    }

    /// <summary>A Pod has no devices any more.</summary>
    /// <exception cref="IOException">This could not be kept for the next agent: to be tried again.</exception>
    public void Release(string podUid)
    {
        lock (gate)
        {
            ledger.Reserved.Remove(podUid);
            if (!ledger.Pods.ContainsKey(podUid))
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
            ledger.Pods.Remove(podUid);
        }
    }

    private void Change(string resource, ConnectedPlugin plugin, Func<DeviceResource, DeviceResource> change)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            if (!ledger.Resources.TryGetValue(resource, out var known) || known.Plugin != plugin)
            {
                return;
            }

            ledger.Resources[resource] = change(known);
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
                checkpoint = ledger.Checkpoint(without);
            }

            file.Write(checkpoint);
        }
    }
}
