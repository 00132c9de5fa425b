using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>Which Pod, by UID, has which addresses. Keeps it in <see cref="AddressRecords"/>, reads those at first use. Used by one caller at a time.</summary>
internal sealed class AddressBook(AddressRecords records, AddressFamily firstFamily)
{
    private readonly Dictionary<IPNetwork, AddressRange> ranges = [];
    private Dictionary<string, ImmutableArray<IPAddress>>? held;

    private Dictionary<string, ImmutableArray<IPAddress>> Held => held ??= records.Read().ToDictionary(static pod => pod.Key, pod => InOrder(pod), StringComparer.Ordinal);

    /// <summary>What a Pod has, or null.</summary>
    public ImmutableArray<IPAddress>? Find(string podUid) => Held.TryGetValue(podUid, out var has) ? has : null;

    /// <summary>Whether any Pod has an address of a range.</summary>
    public bool Uses(IPNetwork range) => Held.Values.Any(has => has.Any(range.Contains));

    /// <summary>Keeps what a Pod had before there were records.</summary>
    public void Hold(string podUid, IEnumerable<IPAddress> had)
    {
        var has = Held[podUid] = InOrder(had);
        foreach (var address in has)
        {
            foreach (var range in ranges.Values)
            {
                range.TryTake(address);
            }

            records.Write(address, podUid);
        }
    }

    /// <summary>Gives a Pod an address of each range: all of them, or none.</summary>
    /// <exception cref="PodAddressException">A range has none left.</exception>
    public ImmutableArray<IPAddress> Take(string podUid, IReadOnlyList<IPNetwork> from)
    {
        var taken = new List<IPAddress>();
        try
        {
            foreach (var range in from.Select(RangeOf))
            {
                taken.Add(range.TryTakeAny(out var address) ? address : throw Exhausted(range));
                records.Write(address, podUid);
            }
        }
        catch
        {
            taken.ForEach(GiveBack);
            throw;
        }

        return Held[podUid] = InOrder(taken);
    }

    /// <summary>Gives a Pod's addresses back.</summary>
    public void Release(string podUid)
    {
        if (Held.TryGetValue(podUid, out var has))
        {
            foreach (var address in has)
            {
                GiveBack(address);
            }

            Held.Remove(podUid);
        }
    }

    /// <summary>Gives back what Pods had that no longer exist.</summary>
    public void ReleaseGone(Func<string, bool> exists)
    {
        foreach (var uid in Held.Keys.Where(uid => !exists(uid)).ToList())
        {
            Release(uid);
        }
    }

    private static PodAddressException Exhausted(AddressRange range) =>
        new($"no IP addresses available in range set: {range}; delete Pods, or give nodes a larger range (--node-cidr-mask-size of the controller manager)");

    private ImmutableArray<IPAddress> InOrder(IEnumerable<IPAddress> some) => [.. some.OrderBy(address => address.AddressFamily == firstFamily ? 0 : 1)];

    private void GiveBack(IPAddress address)
    {
        records.Remove(address);
        foreach (var range in ranges.Values)
        {
            range.Release(address);
        }
    }

    private AddressRange RangeOf(IPNetwork cidr)
    {
        if (!ranges.TryGetValue(cidr, out var range))
        {
            range = ranges[cidr] = new AddressRange(cidr);
            foreach (var address in Held.Values.SelectMany(static has => has))
            {
                range.TryTake(address);
            }
        }

        return range;
    }
}
