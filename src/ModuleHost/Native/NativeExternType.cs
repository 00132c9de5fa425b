using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_externtype_t</c>: borrowed from the import or export that has it.</summary>
internal static unsafe partial class NativeExternType
{
    public static ModuleItem Describe(nint type, string module, string name)
    {
        var kind = (ExternKind)Kind(type);
        var function = kind == ExternKind.Function ? AsFunction(type) : 0;
        var isCommand = function != 0 && Parameters(function)->Size == 0 && Results(function)->Size == 0;
        return new ModuleItem(module, name, kind, isCommand);
    }

    /// <summary>The size a memory has from the start; 0 for anything else.</summary>
    public static ulong MinimumMemoryBytes(nint type) =>
        AsMemory(type) is var memory and not 0 ? MinimumPages(memory) << PageSizeLog2(memory) : 0;

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_externtype_as_memorytype_const")]
    private static partial nint AsMemory(nint type);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_memorytype_minimum")]
    private static partial ulong MinimumPages(nint memory);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_memorytype_page_size_log2")]
    private static partial byte PageSizeLog2(nint memory);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_externtype_kind")]
    private static partial byte Kind(nint type);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_externtype_as_functype_const")]
    private static partial nint AsFunction(nint type);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_functype_params")]
    private static partial PointerVector* Parameters(nint function);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_functype_results")]
    private static partial PointerVector* Results(nint function);
}
