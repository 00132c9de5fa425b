using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Krustlet.NodeAgent.PodNetworks.Native;

namespace Krustlet.NodeAgent.PodNetworks;

/// <inheritdoc cref="ILocalRoutes"/>
/// <remarks>One short exchange with the kernel a call (rtnetlink(7)); nothing is kept between calls.</remarks>
internal sealed class LocalRoutes : ILocalRoutes
{
    private const int NotPermitted = -1;
    private const int NoSuchRoute = -3;
    private const int AccessDenied = -13;
    private const int Exists = -17;
    private const int NoSuchDevice = -19;
    private const int BadMessage = -74;
    private const int NotSupported = -95;
    private const int FamilyNotSupported = -97;

    // Of an address that nobody gives such a route: asking for its removal changes nothing, and is refused to those who may change nothing.
    private static readonly IPNetwork Nobodys = IPNetwork.Parse("127.255.255.254/32");

    /// <inheritdoc/>
    public bool MayChange => Exchange(RouteMessage.Remove(Nobodys)) is 0 or NoSuchRoute;

    /// <inheritdoc/>
    public LocalRouteResult Add(IPNetwork range) => Read(Exchange(RouteMessage.Add(range)), Exists, range);

    /// <inheritdoc/>
    public LocalRouteResult Remove(IPNetwork range) => Read(Exchange(RouteMessage.Remove(range)), NoSuchRoute, range);

    private static LocalRouteResult Read(int result, int asGood, IPNetwork range)
    {
        if (result == 0 || result == asGood)
        {
            return LocalRouteResult.Done;
        }

        var isV6 = range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        var outcome = result switch
        {
            NotPermitted => LocalRouteOutcome.NotPermitted,
            NotSupported or FamilyNotSupported => LocalRouteOutcome.FamilyOff,
            // What disable_ipv6 of lo is told by.
            AccessDenied or NoSuchDevice when isV6 => LocalRouteOutcome.FamilyOff,
            _ => LocalRouteOutcome.Failed,
        };
        return new LocalRouteResult(outcome, new Win32Exception(-result).Message);
    }

    private static int Exchange(byte[] message)
    {
        using var socket = NetlinkCalls.Open();
        if (socket.IsInvalid)
        {
            return NotSupported;
        }

        if (NetlinkCalls.Send(socket, message) is < 0 and var refused)
        {
            return refused;
        }

        var answer = new byte[1024];
        var count = NetlinkCalls.Receive(socket, answer);
        return count < 0 ? count : RouteMessage.Result(answer.AsSpan(0, count)) ?? BadMessage;
    }
}
