using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_byte_vec_t</c>, also <c>wasm_name_t</c>: bytes owned by whoever holds the struct.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe partial struct ByteVector
{
    public nuint Size;
    public byte* Data;

    public readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));

    /// <summary>The text, without a terminating zero byte when the library added one.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Span.TrimEnd((byte)0));

    /// <summary>A copy of these bytes.</summary>
    public static ByteVector Of(ReadOnlySpan<byte> bytes)
    {
        New(out var vector, (nuint)bytes.Length, bytes);
        return vector;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_byte_vec_delete")]
    public static partial void Delete(ref ByteVector vector);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_byte_vec_new")]
    private static partial void New(out ByteVector vector, nuint length, ReadOnlySpan<byte> bytes);
}
