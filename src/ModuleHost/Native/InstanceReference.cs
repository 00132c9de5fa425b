using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_instance_t</c>: an index into a store; owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InstanceReference
{
    public ulong StoreId;
    public nuint Private;
}
