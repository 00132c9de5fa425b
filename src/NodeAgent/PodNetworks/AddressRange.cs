using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// The addresses of one CIDR that Pods may have: all but the first two (network, and the one that CNI plugins give the gateway) and, for
/// IPv4, the last (broadcast). Used by one caller at a time.
/// </summary>
internal sealed class AddressRange
{
    private readonly HashSet<BigInteger> taken = [];
    private readonly IPNetwork network;
    private readonly BigInteger first;
    private readonly BigInteger count;
    private BigInteger next;

    /// <summary>The range of a CIDR.</summary>
    public AddressRange(IPNetwork network)
    {
        this.network = network;
        var isV4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        var size = BigInteger.One << ((isV4 ? 32 : 128) - network.PrefixLength);
        first = Number(network.BaseAddress) + 2;
        count = BigInteger.Max(0, size - (isV4 ? 3 : 2));
    }

    /// <summary>For messages: <c>10.244.1.2-10.244.1.254</c>.</summary>
    public override string ToString() => count.IsZero ? $"{network} (too small for any)" : $"{Address(first)}-{Address(first + count - 1)}";

    /// <summary>Takes a particular address; false when it is of another range or taken.</summary>
    public bool TryTake(IPAddress address) => network.Contains(address) && taken.Add(Number(address));

    /// <summary>Takes a free address, the one unused for longest first.</summary>
    public bool TryTakeAny([NotNullWhen(true)] out IPAddress? address)
    {
        for (BigInteger tried = 0; tried < count; tried++)
        {
            var candidate = first + next;
            next = (next + 1) % count;
            if (taken.Add(candidate))
            {
                address = Address(candidate);
                return true;
            }
        }

        address = null;
        return false;
    }

    /// <summary>Gives an address back; one of another range changes nothing.</summary>
    public void Release(IPAddress address)
    {
        if (network.Contains(address))
        {
            taken.Remove(Number(address));
        }
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private IPAddress Address(BigInteger number)
    {
        var bytes = new byte[network.BaseAddress.GetAddressBytes().Length];
        var value = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        value.CopyTo(bytes, bytes.Length - value.Length);
        return new IPAddress(bytes);
    }
}
