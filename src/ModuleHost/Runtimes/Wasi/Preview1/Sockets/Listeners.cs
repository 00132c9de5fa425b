using System.Net;
using System.Net.Sockets;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>Opens the listening sockets that a guest is given: all of them, or none.</summary>
internal static class Listeners
{
    private const int Backlog = 512;
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;
    private const int InternetLevel6 = 41;
    private const int FreeBind6 = 78;

    /// <exception cref="ModuleStartException">One of the addresses cannot be listened on.</exception>
    public static IReadOnlyList<Descriptor> Open(IReadOnlyList<ListenerSpec> wanted, SocketWatcher watcher)
    {
        var opened = new List<Descriptor>(wanted.Count);
        try
        {
            foreach (var listener in wanted)
            {
                opened.Add(Open(listener, watcher));
            }

            return opened;
        }
        catch
        {
            opened.ForEach(static descriptor => descriptor.Close());
            throw;
        }
    }

    private static ListenerDescriptor Open(ListenerSpec listener, SocketWatcher watcher)
    {
        var sockets = new List<Socket>(1 + listener.More.Count);
        try
        {
            foreach (var address in listener.More.Prepend(listener.Address))
            {
                sockets.Add(Listen(address));
            }

            return ListenerDescriptor.Create(sockets, watcher);
        }
        catch
        {
            sockets.ForEach(static socket => socket.Dispose());
            throw;
        }
    }

    private static Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Only this option: connections of the run before do not hold the port back, another listener does. .NET's ReuseAddress
            // would let two modules share it.
            socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                // IPv6, unlike IPv4, refuses addresses that are the machine's by a route and not by an interface, as Pods' are.
                socket.SetRawSocketOption(InternetLevel6, FreeBind6, BitConverter.GetBytes(1));
            }

            socket.Bind(address);
            socket.Listen(Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new ModuleStartException(StartError.Listen, $"The module cannot listen on {address}: {Explain(failure)}");
        }
    }

    private static string Explain(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another module or program has that address and port. Choose another containerPort, or end the other one.",
        SocketError.AccessDenied => "ports below 1024 need the capability CAP_NET_BIND_SERVICE. Choose a higher containerPort.",
        SocketError.AddressNotAvailable => "the address is not one of this machine. The node agent puts the route of Pods' addresses right within a minute; see its log if this stays.",
        _ => $"{failure.Message} ({failure.SocketErrorCode}).",
    };
}
