using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_module_t</c>: compiled code. Thread-safe; instances keep their own reference.</summary>
internal sealed unsafe partial class NativeModule : SafeHandle
{
    private NativeModule(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    /// <exception cref="EngineException">The bytes are not a module that this engine accepts.</exception>
    public static NativeModule Compile(NativeEngine engine, ReadOnlySpan<byte> wasm)
    {
        fixed (byte* data = wasm)
        {
            NativeError.ThrowIfAny(New(engine, data, (nuint)wasm.Length, out var module));
            return new NativeModule(module);
        }
    }

    /// <summary>Maps native code from a file: only ever from a file this project wrote and checked.</summary>
    /// <exception cref="EngineException">Made by another version or for another processor.</exception>
    public static NativeModule DeserializeFile(NativeEngine engine, string path)
    {
        NativeError.ThrowIfAny(DeserializeFile(engine, path, out var module));
        return new NativeModule(module);
    }

    public byte[] Serialize()
    {
        NativeError.ThrowIfAny(Serialize(handle, out var bytes));
        var result = bytes.Span.ToArray();
        ByteVector.Delete(ref bytes);
        return result;
    }

    public IReadOnlyList<ModuleItem> Imports()
    {
        GetImports(handle, out var vector);
        var items = new List<ModuleItem>((int)vector.Size);
        foreach (var import in vector.Span)
        {
            items.Add(NativeExternType.Describe(ImportType(import), ImportModule(import)->Text, ImportName(import)->Text));
        }
        DeleteImports(ref vector);
        return items;
    }

    public IReadOnlyList<ModuleItem> Exports()
    {
        GetExports(handle, out var vector);
        var items = new List<ModuleItem>((int)vector.Size);
        foreach (var export in vector.Span)
        {
            items.Add(NativeExternType.Describe(ExportType(export), "", ExportName(export)->Text));
        }
        DeleteExports(ref vector);
        return items;
    }

    /// <summary>The initial size of the first memory that is exported; 0 without one.</summary>
    public ulong MinimumMemoryBytes
    {
        get
        {
            GetExports(handle, out var vector);
            ulong minimum = 0;
            foreach (var export in vector.Span)
            {
                minimum = Math.Max(minimum, NativeExternType.MinimumMemoryBytes(ExportType(export)));
            }
            DeleteExports(ref vector);
            return minimum;
        }
    }

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_new")]
    private static partial nint New(NativeEngine engine, byte* wasm, nuint length, out nint module);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_deserialize_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DeserializeFile(NativeEngine engine, string path, out nint module);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_serialize")]
    private static partial nint Serialize(nint module, out ByteVector bytes);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_delete")]
    private static partial void Delete(nint module);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_imports")]
    private static partial void GetImports(nint module, out PointerVector imports);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_importtype_vec_delete")]
    private static partial void DeleteImports(ref PointerVector imports);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_importtype_module")]
    private static partial ByteVector* ImportModule(nint import);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_importtype_name")]
    private static partial ByteVector* ImportName(nint import);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_importtype_type")]
    private static partial nint ImportType(nint import);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_module_exports")]
    private static partial void GetExports(nint module, out PointerVector exports);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_exporttype_vec_delete")]
    private static partial void DeleteExports(ref PointerVector exports);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_exporttype_name")]
    private static partial ByteVector* ExportName(nint export);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_exporttype_type")]
    private static partial nint ExportType(nint export);
}
