using Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>fd_read</c>, <c>fd_write</c> and their positioned kin.</summary>
internal static class Transfers
{
    private const uint VectorSize = 8;
    private const uint MaxVectors = 1024;

    public delegate Errno Transfer(Descriptor descriptor, Span<byte> buffer, ulong offset, out int count);

    private static readonly Transfer ReadNext = static (Descriptor d, Span<byte> b, ulong _, out int n) => d.Read(b, out n);
    private static readonly Transfer WriteNext = static (Descriptor d, Span<byte> b, ulong _, out int n) => d.Write(b, out n);
    private static readonly Transfer ReadFrom = static (Descriptor d, Span<byte> b, ulong at, out int n) => d.ReadAt(b, at, out n);
    private static readonly Transfer WriteTo = static (Descriptor d, Span<byte> b, ulong at, out int n) => d.WriteAt(b, at, out n);

    public static Errno Read(ref Preview1Call call) => Run(ref call, Rights.Read, ReadNext, 0, call.U32(3));

    public static Errno Write(ref Preview1Call call) => Run(ref call, Rights.Write, WriteNext, 0, call.U32(3));

    public static Errno ReadAt(ref Preview1Call call) => Run(ref call, Rights.Read, ReadFrom, call.U64(3), call.U32(4));

    public static Errno WriteAt(ref Preview1Call call) => Run(ref call, Rights.Write, WriteTo, call.U64(3), call.U32(4));

    /// <summary>Moves bytes; of a socket that is not ready and may wait, suspends the call.</summary>
    public static Errno Run(ref Preview1Call call, Descriptor descriptor, Transfer transfer, TransferRequest request)
    {
        var result = Move(call.Memory, descriptor, transfer, request);
        return result == Errno.Again && descriptor is SocketDescriptor { IsBlocking: true } socket
            ? call.Suspend(new SocketOperation(socket, request.Kind, memory => Move(memory, descriptor, transfer, request)))
            : result;
    }

    private static Errno Run(ref Preview1Call call, Rights needed, Transfer transfer, ulong offset, uint resultAddress)
    {
        if (call.State.Descriptors.Find(call.U32(0)) is not { } descriptor || (descriptor.Rights & needed) != needed)
        {
            return Errno.BadDescriptor;
        }
        var kind = needed == Rights.Write ? SubscriptionKind.DescriptorWrite : SubscriptionKind.DescriptorRead;
        return Run(ref call, descriptor, transfer, new TransferRequest(call.U32(1), call.U32(2), offset, resultAddress, kind));
    }

    private static Errno Move(GuestMemory memory, Descriptor descriptor, Transfer transfer, TransferRequest request)
    {
        if (request.Count > MaxVectors)
        {
            return Errno.Invalid;
        }
        uint total = 0;
        for (uint i = 0; i < request.Count; i++)
        {
            if (!TryGetBuffer(memory, request.Vectors + (i * VectorSize), out var buffer))
            {
                return Errno.Fault;
            }
            if (buffer.IsEmpty)
            {
                continue;
            }
            var result = transfer(descriptor, buffer, request.Offset + total, out var moved);
            if (result != Errno.Success && total == 0)
            {
                return result;
            }
            total += (uint)moved;
            if (moved < buffer.Length)
            {
                break;
            }
        }
        return memory.TryWrite(request.ResultAddress, total) ? Errno.Success : Errno.Fault;
    }

    private static bool TryGetBuffer(GuestMemory memory, uint vector, out Span<byte> buffer)
    {
        buffer = default;
        return memory.TryRead(vector, out uint address) && memory.TryRead(vector + 4, out uint length) && memory.TrySlice(address, length, out buffer);
    }
}
