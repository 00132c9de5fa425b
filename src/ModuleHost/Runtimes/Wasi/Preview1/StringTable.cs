using System.Text;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Strings as preview1 hands them out: zero-terminated bytes and a pointer to each.</summary>
internal sealed class StringTable
{
    public static readonly StringTable Empty = new([]);

    private readonly byte[] bytes;
    private readonly uint[] offsets;

    public StringTable(IReadOnlyList<string> strings)
    {
        offsets = new uint[strings.Count];
        bytes = new byte[strings.Sum(text => Encoding.UTF8.GetByteCount(text) + 1)];
        var at = 0;
        for (var i = 0; i < strings.Count; i++)
        {
            offsets[i] = (uint)at;
            at += Encoding.UTF8.GetBytes(strings[i], bytes.AsSpan(at)) + 1;
        }
    }

    public Errno WriteSizes(GuestMemory memory, uint countAddress, uint sizeAddress) =>
        memory.TryWrite(countAddress, (uint)offsets.Length) && memory.TryWrite(sizeAddress, (uint)bytes.Length) ? Errno.Success : Errno.Fault;

    public Errno WriteTo(GuestMemory memory, uint pointersAddress, uint bytesAddress)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            if (!memory.TryWrite(pointersAddress + ((uint)i * sizeof(uint)), bytesAddress + offsets[i]))
            {
                return Errno.Fault;
            }
        }
        return memory.TryWrite(bytesAddress, bytes) ? Errno.Success : Errno.Fault;
    }
}
