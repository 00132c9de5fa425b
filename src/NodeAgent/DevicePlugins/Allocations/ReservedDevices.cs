using System.Collections.Immutable;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>What is set aside for a Pod while its plugins are asked: given to one of its containers already, or for those that follow.</summary>
internal sealed record ReservedDevices(IReadOnlyList<DeviceNeed> Needs)
{
    private static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private ImmutableDictionary<string, ImmutableSortedSet<string>> Waiting { get; init; } = ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty;

    private ImmutableDictionary<string, ImmutableSortedSet<string>> Given { get; init; } = ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty;

    /// <summary>What no container has yet.</summary>
    public ImmutableSortedSet<string> Unassigned(string resource) => Waiting.GetValueOrDefault(resource, None);

    /// <summary>What nobody else may have.</summary>
    public ImmutableSortedSet<string> All(string resource) => Unassigned(resource).Union(Given.GetValueOrDefault(resource, None));

    public ReservedDevices Add(string resource, IEnumerable<string> devices) => this with { Waiting = Waiting.SetItem(resource, Unassigned(resource).Union(devices)) };

    /// <summary>Gives a container so many: preferred ones, be they set aside or free, then others that are set aside. For each that was free one is let go.</summary>
    public (ReservedDevices After, IReadOnlyList<string> Devices) Assign(string resource, int count, IReadOnlyList<string> preferred, ImmutableSortedSet<string> free)
    {
        var waiting = Unassigned(resource);
        var wanted = preferred.Where(d => waiting.Contains(d) || free.Contains(d)).Distinct(StringComparer.Ordinal).Take(count).ToList();
        var devices = wanted.Concat(waiting.Except(wanted).Take(count - wanted.Count)).ToList();
        var rest = waiting.Except(devices);
        var after = this with
        {
            Waiting = Waiting.SetItem(resource, [.. rest.Take(waiting.Count - devices.Count)]),
            Given = Given.SetItem(resource, Given.GetValueOrDefault(resource, None).Union(devices)),
        };
        return (after, devices);
    }
}
