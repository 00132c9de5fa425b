using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_extern_t</c>. Owns something only for shared memories, which no engine here enables.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ExternItem
{
    [FieldOffset(0)]
    public ExternKind Kind;

    [FieldOffset(8)]
    public FunctionReference Function;

    [FieldOffset(8)]
    public MemoryReference Memory;
}
