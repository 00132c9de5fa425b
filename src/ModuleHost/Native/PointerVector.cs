using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_*_vec_t</c> of pointers: value types, import types, export types.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PointerVector
{
    public nuint Size;
    public nint* Data;

    public readonly ReadOnlySpan<nint> Span => new(Data, checked((int)Size));
}
