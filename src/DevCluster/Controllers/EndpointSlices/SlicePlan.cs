using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.EndpointSlices;

/// <summary>
/// How present slices become what they should be with few writes: an endpoint stays in its slice, new ones fill the room there
/// is, in the fullest slice first, only the rest gets new slices.
/// </summary>
internal sealed class SlicePlan
{
    private const int MostEndpoints = 100;

    private readonly List<(SliceGroup Group, IReadOnlyList<V1Endpoint> Endpoints)> _made = [];
    private readonly List<V1EndpointSlice> _changed = [];
    private readonly List<V1EndpointSlice> _removed = [];

    private SlicePlan()
    {
    }

    /// <summary>New slices: ports and endpoints.</summary>
    public IReadOnlyList<(SliceGroup Group, IReadOnlyList<V1Endpoint> Endpoints)> Made => _made;

    /// <summary>Present slices with other endpoints or labels.</summary>
    public IReadOnlyList<V1EndpointSlice> Changed => _changed;

    /// <summary>Slices that nothing is left in.</summary>
    public IReadOnlyList<V1EndpointSlice> Removed => _removed;

    public static SlicePlan Of(IReadOnlyList<SliceGroup> groups, IReadOnlyList<V1EndpointSlice> present, Dictionary<string, string> labels)
    {
        var plan = new SlicePlan();
        var byPorts = present.ToLookup(slice => SliceGroup.KeyOf(slice.AddressType, slice.Ports));
        foreach (var group in groups)
        {
            plan.Fill(group, [.. byPorts[group.Key].OrderByDescending(slice => slice.Endpoints?.Count).ThenBy(slice => slice.Metadata.Name, StringComparer.Ordinal)], labels);
        }

        plan._removed.AddRange(present.Where(slice => groups.All(group => group.Key != SliceGroup.KeyOf(slice.AddressType, slice.Ports))));
        return plan;
    }

    private void Fill(SliceGroup group, IReadOnlyList<V1EndpointSlice> slices, Dictionary<string, string> labels)
    {
        var waiting = group.Endpoints.ToDictionary(Key);
        var kept = slices.Select(slice => Keep(slice, waiting)).ToList();
        var others = new Queue<V1Endpoint>(group.Endpoints.Where(endpoint => waiting.ContainsKey(Key(endpoint))));
        for (var i = 0; i < slices.Count; i++)
        {
            while (kept[i].Count < MostEndpoints && others.TryDequeue(out var endpoint))
            {
                kept[i].Add(endpoint);
            }

            Settle(slices[i], kept[i], labels, isLast: i == 0 && group.Endpoints.Count == 0);
        }

        foreach (var chunk in others.Chunk(MostEndpoints))
        {
            _made.Add((group, chunk));
        }

        if (group.Endpoints.Count == 0 && slices.Count == 0)
        {
            _made.Add((group, []));
        }
    }

    private static List<V1Endpoint> Keep(V1EndpointSlice slice, Dictionary<string, V1Endpoint> waiting)
    {
        var kept = new List<V1Endpoint>();
        foreach (var endpoint in slice.Endpoints ?? [])
        {
            if (waiting.Remove(Key(endpoint), out var current))
            {
                kept.Add(current);
            }
        }

        return kept;
    }

    private void Settle(V1EndpointSlice slice, List<V1Endpoint> endpoints, Dictionary<string, string> labels, bool isLast)
    {
        if (endpoints.Count == 0 && !isLast)
        {
            _removed.Add(slice);
        }
        else if (!ObjectJson.Same<IList<V1Endpoint>>(slice.Endpoints ?? [], endpoints) || !ObjectJson.Same<IDictionary<string, string>>(slice.Metadata.Labels, labels))
        {
            _changed.Add(slice with { Endpoints = endpoints, Metadata = slice.Metadata with { Labels = labels, ManagedFields = null } });
        }
    }

    private static string Key(V1Endpoint endpoint) => $"{endpoint.TargetRef?.Uid}/{endpoint.Addresses.FirstOrDefault()}";
}
