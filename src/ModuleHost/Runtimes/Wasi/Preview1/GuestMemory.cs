using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// A guest's linear memory for the length of one host call. Every access is checked; one that leaves the memory returns false, which
/// a function answers with <see cref="Errno.Fault"/>. Never kept across a suspension: the memory may have grown and moved by then.
/// </summary>
internal readonly ref struct GuestMemory
{
    private readonly ref byte origin;
    private readonly nuint length;

    public GuestMemory(ref byte origin, nuint length)
    {
        this.origin = ref origin;
        this.length = length;
    }

    public GuestMemory(Span<byte> memory)
        : this(ref MemoryMarshal.GetReference(memory), (nuint)memory.Length)
    {
    }

    /// <summary>Bytes <paramref name="offset"/> to <paramref name="offset"/>+<paramref name="count"/>, in place.</summary>
    public bool TrySlice(uint offset, uint count, out Span<byte> slice)
    {
        if ((ulong)offset + count > length || count > int.MaxValue)
        {
            slice = default;
            return false;
        }
        slice = count == 0 ? default : MemoryMarshal.CreateSpan(ref Unsafe.Add(ref origin, (nint)offset), (int)count);
        return true;
    }

    public bool TryRead(uint offset, out ushort value)
    {
        var read = TrySlice(offset, sizeof(ushort), out var slice);
        value = read ? BinaryPrimitives.ReadUInt16LittleEndian(slice) : default;
        return read;
    }

    public bool TryRead(uint offset, out uint value)
    {
        var read = TrySlice(offset, sizeof(uint), out var slice);
        value = read ? BinaryPrimitives.ReadUInt32LittleEndian(slice) : default;
        return read;
    }

    public bool TryRead(uint offset, out ulong value)
    {
        var read = TrySlice(offset, sizeof(ulong), out var slice);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(slice) : default;
        return read;
    }

    public bool TryWrite(uint offset, byte value)
    {
        var writable = TrySlice(offset, 1, out var slice);
        if (writable)
        {
            slice[0] = value;
        }
        return writable;
    }

    public bool TryWrite(uint offset, ushort value) =>
        TrySlice(offset, sizeof(ushort), out var slice) && BinaryPrimitives.TryWriteUInt16LittleEndian(slice, value);

    public bool TryWrite(uint offset, uint value) =>
        TrySlice(offset, sizeof(uint), out var slice) && BinaryPrimitives.TryWriteUInt32LittleEndian(slice, value);

    public bool TryWrite(uint offset, ulong value) =>
        TrySlice(offset, sizeof(ulong), out var slice) && BinaryPrimitives.TryWriteUInt64LittleEndian(slice, value);

    public bool TryWrite(uint offset, ReadOnlySpan<byte> bytes) =>
        TrySlice(offset, (uint)bytes.Length, out var slice) && bytes.TryCopyTo(slice);
}
