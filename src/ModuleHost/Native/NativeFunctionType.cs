using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_functype_t</c>: made for one definition, then deleted by its maker.</summary>
internal static unsafe partial class NativeFunctionType
{
    public static nint Create(ReadOnlySpan<ValueKind> parameters, ReadOnlySpan<ValueKind> results)
    {
        // The function type takes both vectors over.
        var inputs = CreateVector(parameters);
        var outputs = CreateVector(results);
        return New(ref inputs, ref outputs);
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_functype_delete")]
    public static partial void Delete(nint type);

    private static PointerVector CreateVector(ReadOnlySpan<ValueKind> kinds)
    {
        NewVector(out var vector, (nuint)kinds.Length);
        for (var i = 0; i < kinds.Length; i++)
        {
            vector.Data[i] = NewValueType((byte)kinds[i]);
        }
        return vector;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_valtype_vec_new_uninitialized")]
    private static partial void NewVector(out PointerVector vector, nuint size);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_valtype_new")]
    private static partial nint NewValueType(byte kind);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_functype_new")]
    private static partial nint New(ref PointerVector parameters, ref PointerVector results);
}
