using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_component_val_t</c>, of which only a <c>result</c> is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal partial struct ComponentValue
{
    public const byte ResultKind = 19;

    [FieldOffset(0)]
    public byte Kind;

    /// <summary>Of a result: whether it is <c>ok</c>.</summary>
    [FieldOffset(8)]
    public byte IsOk;

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_val_delete")]
    public static partial void Delete(ref ComponentValue value);
}
