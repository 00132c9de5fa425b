using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>Two sockets that are connected to each other and to nothing else. Both handles are the caller's to dispose of.</summary>
internal static unsafe partial class SocketPair
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    /// <exception cref="Win32Exception">The process has no descriptors left.</exception>
    public static (SafeSocketHandle Near, SafeSocketHandle Far) Create()
    {
        var descriptors = stackalloc int[2];
        return Create(Unix, Stream | CloseOnExec | NonBlocking, 0, descriptors) == 0
            ? (new SafeSocketHandle(descriptors[0], ownsHandle: true), new SafeSocketHandle(descriptors[1], ownsHandle: true))
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport(LibraryName.LibC, EntryPoint = "socketpair", SetLastError = true)]
    private static partial int Create(int domain, int type, int protocol, int* descriptors);
}
