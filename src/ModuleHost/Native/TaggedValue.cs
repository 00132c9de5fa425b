using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_val_t</c>: a tagged argument or result (only the integer kinds are used here).</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct TaggedValue
{
    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(8)]
    public int I32;

    [FieldOffset(8)]
    public long I64;
}
