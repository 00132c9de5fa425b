using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// An epoll(7) instance. Owns its descriptor and that of the eventfd that ends a wait. Each addition is told edge by edge, the
/// first time at once if it is ready already.
/// </summary>
internal sealed unsafe partial class EventQueue : IDisposable
{
    /// <summary>The token of <see cref="Interrupt"/>.</summary>
    public const long Interruption = 0;

    private const int CloseOnExec = 0x80000;
    private const int AddCommand = 1;
    private const int RemoveCommand = 2;
    private const uint EdgeTriggered = 1u << 31;
    private const int MostEvents = 128;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private readonly SafeFileHandle queue;
    private readonly SafeFileHandle interrupt;

    /// <exception cref="EngineException">The process has no descriptor left.</exception>
    public EventQueue()
    {
        queue = Owned(EpollCreate(CloseOnExec));
        interrupt = Owned(EventFd(0, CloseOnExec));
        Add(interrupt, SocketEvents.Readable, Interruption);
    }

    /// <summary>A descriptor, the caller's to close, that is readable whenever any of these is.</summary>
    /// <exception cref="EngineException">The process has no descriptor left.</exception>
    public static SafeFileHandle Group(IEnumerable<SafeHandle> members)
    {
        var group = Owned(EpollCreate(CloseOnExec));
        Span<byte> entry = stackalloc byte[EventSize];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)SocketEvents.Readable);
        foreach (var member in members)
        {
            int result;
            fixed (byte* bytes = entry)
            {
                result = EpollControl(group, AddCommand, member, bytes);
            }

            if (result != 0)
            {
                group.Dispose();
                throw new EngineException($"Sockets could not be watched together (errno {Marshal.GetLastPInvokeError()}): raise fs.epoll.max_user_watches.");
            }
        }

        return group;
    }

    /// <summary>Tells of events of a descriptor from now on, under <paramref name="token"/>. A descriptor can be added once at a time.</summary>
    public int Add(SafeHandle descriptor, SocketEvents events, long token)
    {
        Span<byte> entry = stackalloc byte[EventSize];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)events | EdgeTriggered);
        BinaryPrimitives.WriteInt64LittleEndian(entry[(EventSize - sizeof(long))..], token);
        fixed (byte* bytes = entry)
        {
            return EpollControl(queue, AddCommand, descriptor, bytes) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
    }

    public void Remove(SafeHandle descriptor) => EpollControl(queue, RemoveCommand, descriptor, null);

    /// <summary>Waits for events and gives their tokens.</summary>
    public IReadOnlyList<long> Wait()
    {
        Span<byte> entries = stackalloc byte[EventSize * MostEvents];
        int count;
        fixed (byte* bytes = entries)
        {
            count = EpollWait(queue, bytes, MostEvents, -1);
        }

        var tokens = new List<long>(Math.Max(count, 0));
        for (var i = 0; i < count; i++)
        {
            tokens.Add(BinaryPrimitives.ReadInt64LittleEndian(entries[(((i + 1) * EventSize) - sizeof(long))..]));
        }

        return tokens;
    }

    /// <summary>Ends the wait that is under way, or the next one.</summary>
    public void Interrupt()
    {
        ulong one = 1;
        FileCalls.Write(interrupt, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref one)));
    }

    public void Dispose()
    {
        queue.Dispose();
        interrupt.Dispose();
    }

    private static SafeFileHandle Owned(int descriptor) => descriptor >= 0
        ? new SafeFileHandle(descriptor, ownsHandle: true)
        : throw new EngineException($"No descriptor for sockets could be made (errno {Marshal.GetLastPInvokeError()}): raise the process's limit of open files.");

    [LibraryImport(LibraryName.LibC, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeHandle queue, int command, SafeHandle descriptor, byte* entry);

    [LibraryImport(LibraryName.LibC, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeHandle queue, byte* entries, int most, int milliseconds);
}
