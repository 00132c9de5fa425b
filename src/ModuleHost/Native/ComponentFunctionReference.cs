using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// <c>wasmtime_component_func_t</c>. The library of 50.0.1 writes 32 bytes where the published header of a nearby version declares 24:
/// the larger size is right for both.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ComponentFunctionReference
{
    [FieldOffset(0)]
    public ulong StoreId;
}
