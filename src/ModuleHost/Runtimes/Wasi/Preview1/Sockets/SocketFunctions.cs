namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary><c>sock_*</c>: what preview1 has of TCP, which is serving on sockets that the host opened.</summary>
internal static class SocketFunctions
{
    private const uint PeekFlag = 1;
    private const uint ReceiveDirection = 1;
    private const uint BothDirections = 3;

    /// <summary>descriptor, flags, address of the new descriptor's number.</summary>
    public static Errno Accept(ref Preview1Call call)
    {
        if (Find<ListenerDescriptor>(call.State, call.U32(0), Rights.SocketAccept, out var listener) is not Errno.Success and var refused)
        {
            return refused;
        }

        var (flags, address, state) = ((DescriptorFlags)call.U32(1), call.U32(2), call.State);
        if ((flags & ~DescriptorFlags.NonBlocking) != 0)
        {
            return Errno.Invalid;
        }

        var result = Accept(state, call.Memory, listener, flags, address);
        return result == Errno.Again && listener.IsBlocking
            ? call.Suspend(new SocketOperation(listener, SubscriptionKind.DescriptorRead, memory => Accept(state, memory, listener, flags, address)))
            : result;
    }

    /// <summary>descriptor, buffers, their count, flags, address of the byte count, address of the result flags.</summary>
    public static Errno Receive(ref Preview1Call call)
    {
        var flags = call.U32(3);
        if ((flags & ~PeekFlag) != 0)
        {
            // RECV_WAITALL: a guest has to call until it has all.
            return Errno.NotSupported;
        }

        if (!call.Memory.TryWrite(call.U32(5), (ushort)0))
        {
            return Errno.Fault;
        }

        return flags == PeekFlag
            ? Move(ref call, Rights.Read, SubscriptionKind.DescriptorRead, Peek, call.U32(4), mostBuffers: 1)
            : Move(ref call, Rights.Read, SubscriptionKind.DescriptorRead, Take, call.U32(4));
    }

    /// <summary>descriptor, buffers, their count, flags (none exist), address of the byte count.</summary>
    public static Errno Send(ref Preview1Call call) =>
        call.U32(3) != 0 ? Errno.NotSupported : Move(ref call, Rights.Write, SubscriptionKind.DescriptorWrite, Give, call.U32(4));

    /// <summary>descriptor, directions: 1 receiving, 2 sending.</summary>
    public static Errno Shutdown(ref Preview1Call call)
    {
        if (Find<ConnectionDescriptor>(call.State, call.U32(0), Rights.SocketShutdown, out var connection) is not Errno.Success and var refused)
        {
            return refused;
        }

        var directions = call.U32(1);
        return directions is < ReceiveDirection or > BothDirections ? Errno.Invalid : connection.Shutdown((int)directions - 1);
    }

    private static Errno Accept(WasiState state, GuestMemory memory, ListenerDescriptor listener, DescriptorFlags flags, uint address)
    {
        if (!memory.TrySlice(address, sizeof(uint), out _))
        {
            return Errno.Fault;
        }

        if (listener.Accept(flags, out var connection) is not Errno.Success and var failed)
        {
            return failed;
        }

        if (state.Descriptors.Add(connection!) is not { } number)
        {
            connection!.Close();
            return Errno.TooManyOpenFiles;
        }

        memory.TryWrite(address, number);
        return Errno.Success;
    }

    private static Errno Move(ref Preview1Call call, Rights needed, SubscriptionKind kind, Transfers.Transfer transfer, uint resultAddress, uint mostBuffers = uint.MaxValue)
    {
        if (Find<ConnectionDescriptor>(call.State, call.U32(0), needed, out var connection) is not Errno.Success and var refused)
        {
            return refused;
        }

        return Transfers.Run(ref call, connection, transfer, new TransferRequest(call.U32(1), Math.Min(call.U32(2), mostBuffers), 0, resultAddress, kind));
    }

    private static Errno Take(Descriptor descriptor, Span<byte> buffer, ulong offset, out int count) => descriptor.Read(buffer, out count);

    private static Errno Give(Descriptor descriptor, Span<byte> buffer, ulong offset, out int count) => descriptor.Write(buffer, out count);

    private static Errno Peek(Descriptor descriptor, Span<byte> buffer, ulong offset, out int count) =>
        ((ConnectionDescriptor)descriptor).Receive(buffer, peek: true, out count);

    private static Errno Find<T>(WasiState state, uint number, Rights needed, out T socket)
        where T : SocketDescriptor
    {
        var found = state.Descriptors.Find(number);
        socket = (found as T)!;
        return found switch
        {
            null => Errno.BadDescriptor,
            T => (found.Rights & needed) == needed ? Errno.Success : Errno.NotCapable,
            SocketDescriptor => Errno.Invalid,
            _ => Errno.NotSocket,
        };
    }
}
