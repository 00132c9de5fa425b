using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Krustlet.NodeAgent.PodNetworks.Native;

/// <summary>
/// rtnetlink(7) messages about one kind of route: <c>local RANGE dev lo</c> in the local table, which makes every address of a range the
/// machine's own. Pure: gives bytes in the machine's order, reads answers.
/// </summary>
internal static class RouteMessage
{
    /// <summary>rtm_protocol of our routes: a number that no other program is registered with, so that the kernel removes none but ours.</summary>
    public const byte Protocol = 75;

    // struct nlmsghdr, struct rtmsg and an attribute's header.
    private const int HeaderSize = 16;
    private const int BodySize = 12;
    private const int AttributeSize = 4;

    private const ushort NewRoute = 24;
    private const ushort DeleteRoute = 25;
    private const ushort Answer = 2;
    private const ushort Request = 0x1;
    private const ushort WithAnswer = 0x4;
    private const ushort OnlyNew = 0x200 | 0x400;

    private const byte LocalTable = 255;
    private const byte HostScope = 254;
    private const byte LocalType = 2;
    private const ushort Destination = 1;
    private const ushort OutputDevice = 4;

    // LOOPBACK_IFINDEX: lo has this number in every network namespace.
    private const int Loopback = 1;
    private const byte Family4 = 2;
    private const byte Family6 = 10;

    /// <summary>Adds the route; EEXIST when a route of that range is there.</summary>
    public static byte[] Add(IPNetwork range) => Build(NewRoute, OnlyNew, range);

    /// <summary>Removes the route if its protocol is ours; ESRCH when there is none.</summary>
    public static byte[] Remove(IPNetwork range) => Build(DeleteRoute, 0, range);

    /// <summary>What an acknowledgement (NLMSG_ERROR) says: 0, or a negated errno. Null when it is no such answer.</summary>
    public static int? Result(ReadOnlySpan<byte> answer) =>
        answer.Length >= HeaderSize + sizeof(int) && MemoryMarshal.Read<ushort>(answer[4..]) == Answer ? MemoryMarshal.Read<int>(answer[HeaderSize..]) : null;

    private static byte[] Build(ushort type, ushort flags, IPNetwork range)
    {
        var address = range.BaseAddress.GetAddressBytes();
        var message = new byte[HeaderSize + BodySize + AttributeSize + address.Length + AttributeSize + sizeof(int)];
        Write(message, 0, message.Length);
        Write(message, 4, type);
        Write(message, 6, (ushort)(Request | WithAnswer | flags));
        Write(message, 8, 1);

        var body = message.AsSpan(HeaderSize, BodySize);
        body[0] = range.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? Family4 : Family6;
        body[1] = (byte)range.PrefixLength;
        body[4] = LocalTable;
        body[5] = Protocol;
        body[6] = HostScope;
        body[7] = LocalType;

        var attributes = message.AsSpan(HeaderSize + BodySize);
        Attribute(attributes, Destination, address);
        Attribute(attributes[(AttributeSize + address.Length)..], OutputDevice, BitConverter.GetBytes(Loopback));
        return message;
    }

    private static void Attribute(Span<byte> at, ushort type, ReadOnlySpan<byte> value)
    {
        MemoryMarshal.Write(at, (ushort)(AttributeSize + value.Length));
        MemoryMarshal.Write(at[2..], type);
        value.CopyTo(at[AttributeSize..]);
    }

    private static void Write<T>(byte[] message, int offset, T value)
        where T : struct => MemoryMarshal.Write(message.AsSpan(offset), value);
}
