using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_component_instance_t</c>: an index into a store; owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ComponentInstanceReference
{
    public ulong StoreId;
    public uint Private;
}
