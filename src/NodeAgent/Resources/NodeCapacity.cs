using k8s.Models;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Resources;

/// <summary>Capacity and allocatable of the Node: measured, bounded by what the user allows, less what is reserved and what eviction keeps free of the machine.</summary>
/// <param name="Capacity">status.capacity.</param>
/// <param name="Allocatable">status.allocatable.</param>
internal sealed record NodeCapacity(IReadOnlyDictionary<string, ResourceQuantity> Capacity, IReadOnlyDictionary<string, ResourceQuantity> Allocatable)
{
    /// <summary>Works both out from one measurement.</summary>
    public static NodeCapacity From(MachineSnapshot machine, NodeOptions options)
    {
        var capacity = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = Bound("cpu", Decimal(machine.Cores), options),
            ["memory"] = Bound("memory", Kibibytes(machine.MemoryBytes), options),
            ["ephemeral-storage"] = Bound("ephemeral-storage", Kibibytes(machine.StorageBytes), options),
            ["pods"] = Decimal(options.PodsPerCore > 0 ? Math.Min((long)options.PodsPerCore * machine.Cores, options.MaxPods) : options.MaxPods),
        };
        var usable = new Dictionary<string, ResourceQuantity>(capacity, StringComparer.Ordinal)
        {
            ["memory"] = Bound("memory", Kibibytes(Math.Max(0, machine.MemoryBytes - options.Pressure.KeptFree(EvictionSignal.MemoryAvailable, machine.MemoryBytes))), options),
            ["ephemeral-storage"] = Bound("ephemeral-storage", Kibibytes(Math.Max(0, machine.StorageBytes - options.Pressure.KeptFree(EvictionSignal.NodefsAvailable, machine.StorageBytes))), options),
        };
        return new NodeCapacity(capacity, usable.ToDictionary(entry => entry.Key, entry => Less(entry.Value, options.Reserved.GetValueOrDefault(entry.Key)), StringComparer.Ordinal));
    }

    private static ResourceQuantity Bound(string name, ResourceQuantity measured, NodeOptions options) =>
        options.CapacityLimits.TryGetValue(name, out var limit) && limit.ToDecimal() < measured.ToDecimal() ? limit : measured;

    private static ResourceQuantity Less(ResourceQuantity capacity, ResourceQuantity? reserved) =>
        reserved is null ? capacity : new ResourceQuantity(Math.Max(0, capacity.ToDecimal() - reserved.ToDecimal()), 0, capacity.Format);

    private static ResourceQuantity Decimal(long number) => new(number, 0, ResourceQuantity.SuffixFormat.DecimalSI);

    private static ResourceQuantity Kibibytes(long bytes) => new(bytes / 1024 * 1024, 0, ResourceQuantity.SuffixFormat.BinarySI);
}
