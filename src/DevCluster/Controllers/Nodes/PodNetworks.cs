using System.Buffers.Binary;
using System.Net;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>The IPv4 subnets of equal size that a network is divided into. Pure but for what is taken; not thread-safe.</summary>
internal sealed class PodNetworks(IPNetwork network, int maskPerNode)
{
    private readonly HashSet<int> _taken = [];
    private int _next;

    private int Count => 1 << (maskPerNode - network.PrefixLength);

    /// <summary>Marks a subnet as taken; those outside this network are none of ours.</summary>
    public void Take(string cidr)
    {
        if (IPNetwork.TryParse(cidr, out var subnet) && network.Contains(subnet.BaseAddress))
        {
            _taken.Add((int)((Number(subnet.BaseAddress) - Number(network.BaseAddress)) >> (32 - maskPerNode)));
        }
    }

    /// <summary>Gives a subnet back.</summary>
    public void Release(string cidr)
    {
        if (IPNetwork.TryParse(cidr, out var subnet) && network.Contains(subnet.BaseAddress))
        {
            _taken.Remove((int)((Number(subnet.BaseAddress) - Number(network.BaseAddress)) >> (32 - maskPerNode)));
        }
    }

    /// <summary>The next free subnet, now taken; those given back come again last. Null when all are taken.</summary>
    public string? Allocate()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var index = (_next + tried) % Count;
            if (_taken.Add(index))
            {
                _next = (index + 1) % Count;
                return $"{Address(Number(network.BaseAddress) + ((uint)index << (32 - maskPerNode)))}/{maskPerNode}";
            }
        }

        return null;
    }

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress Address(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
