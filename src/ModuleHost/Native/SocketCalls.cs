using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Socket calls of Linux that never wait and never throw: .NET's own throw where a call would have to wait, which a guest's stack
/// cannot afford. Results below zero are a negated errno. Handles are the caller's; spans are used only during the call.
/// </summary>
internal static unsafe partial class SocketCalls
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NoSignal = 0x4000;
    private const int DontWait = 0x40;
    private const int Peek = 0x2;
    private const nuint BytesAvailable = 0x541B;

    /// <summary>Takes a connection that waits; EAGAIN when none does.</summary>
    public static int Accept(SafeHandle listener, out SafeFileHandle? connection)
    {
        var descriptor = Accept4(listener, 0, 0, CloseOnExec | NonBlocking);
        connection = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        return descriptor >= 0 ? 0 : -Marshal.GetLastPInvokeError();
    }

    /// <summary>The count of bytes, 0 at the end of the stream; EAGAIN when there is nothing yet.</summary>
    public static int Receive(SafeHandle socket, Span<byte> buffer, bool peek)
    {
        fixed (byte* target = buffer)
        {
            return Counted(Recv(socket, target, (nuint)buffer.Length, DontWait | (peek ? Peek : 0)));
        }
    }

    /// <summary>The count of bytes taken, which may be fewer; EAGAIN when none can be taken yet.</summary>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> data)
    {
        fixed (byte* source = data)
        {
            return Counted(Send(socket, source, (nuint)data.Length, DontWait | NoSignal));
        }
    }

    /// <param name="socket">A connection.</param>
    /// <param name="how">0 ends receiving, 1 sending, 2 both.</param>
    public static int Shutdown(SafeHandle socket, int how) => ShutdownSocket(socket, how) == 0 ? 0 : -Marshal.GetLastPInvokeError();

    /// <summary>Which of these events hold now; errors and a hang-up are always told.</summary>
    public static SocketEvents Poll(SafeHandle socket, SocketEvents wanted)
    {
        var added = false;
        try
        {
            socket.DangerousAddRef(ref added);
            // struct pollfd: descriptor, events, results.
            var request = stackalloc int[2] { (int)socket.DangerousGetHandle(), (ushort)wanted };
            return Poll(request, 1, 0) > 0 ? (SocketEvents)((uint)request[1] >> 16) : SocketEvents.None;
        }
        finally
        {
            if (added)
            {
                socket.DangerousRelease();
            }
        }
    }

    /// <summary>Bytes that have come and were not taken.</summary>
    public static int Available(SafeHandle socket)
    {
        var count = 0;
        return Ioctl(socket, BytesAvailable, &count) == 0 ? count : 0;
    }

    private static int Counted(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [LibraryImport(LibraryName.LibC, EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept4(SafeHandle listener, nint address, nint length, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "recv", SetLastError = true)]
    private static partial nint Recv(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, byte* data, nuint length, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "shutdown", SetLastError = true)]
    private static partial int ShutdownSocket(SafeHandle socket, int how);

    [LibraryImport(LibraryName.LibC, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(int* requests, nuint count, int timeout);

    [LibraryImport(LibraryName.LibC, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeHandle socket, nuint request, int* value);
}
