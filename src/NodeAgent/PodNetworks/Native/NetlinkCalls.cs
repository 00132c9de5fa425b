using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.NodeAgent.PodNetworks.Native;

/// <summary>
/// The C library's calls for a netlink(7) socket, which .NET's own sockets cannot be. Ownership: the descriptor belongs to the handle that
/// <see cref="Open"/> gives; every buffer is the caller's and is used only during the call.
/// </summary>
internal static class NetlinkCalls
{
    private const int NetlinkFamily = 16;
    private const int RawSocket = 3;
    private const int CloseOnExec = 0x80000;
    private const int RouteProtocol = 0;
    private const int DontWait = 0x40;

    /// <summary>A socket to the kernel's routing (rtnetlink(7)); an invalid handle when there is none to be had.</summary>
    public static SafeFileHandle Open() => new(Socket(NetlinkFamily, RawSocket | CloseOnExec, RouteProtocol), ownsHandle: true);

    /// <summary>Sends one message. The kernel carries it out before this returns. The count of bytes, or a negated errno.</summary>
    public static int Send(SafeFileHandle socket, byte[] message) => Counted(Send(socket, message, message.Length, 0));

    /// <summary>Takes an answer that is there: it never waits. The count of bytes, or a negated errno.</summary>
    public static int Receive(SafeFileHandle socket, byte[] buffer) => Counted(Receive(socket, buffer, buffer.Length, DontWait));

    private static int Counted(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Socket(int family, int type, int protocol);

    [DllImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Send(SafeFileHandle socket, byte[] buffer, nint length, int flags);

    [DllImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Receive(SafeFileHandle socket, byte[] buffer, nint length, int flags);
}
