using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_func_t</c>: an index into a store; owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FunctionReference
{
    public ulong StoreId;
    public nint Private;
}
