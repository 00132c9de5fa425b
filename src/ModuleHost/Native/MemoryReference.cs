using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_memory_t</c>: an index into a store; owns nothing. A store id of zero means none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryReference
{
    public ulong StoreId;
    public uint Private1;
    private readonly uint padding;
    public uint Private2;
}
