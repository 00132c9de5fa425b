using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_component_t</c>: compiled code of a component. Thread-safe.</summary>
internal sealed unsafe partial class NativeComponent : SafeHandle
{
    private NativeComponent(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    /// <exception cref="EngineException">The bytes are not a component that this engine accepts.</exception>
    public static NativeComponent Compile(NativeEngine engine, ReadOnlySpan<byte> wasm)
    {
        fixed (byte* data = wasm)
        {
            NativeError.ThrowIfAny(New(engine, data, (nuint)wasm.Length, out var component));
            return new NativeComponent(component);
        }
    }

    /// <summary>Maps native code from a file: only ever from a file this project wrote and checked.</summary>
    /// <exception cref="EngineException">Made by another version or for another processor.</exception>
    public static NativeComponent DeserializeFile(NativeEngine engine, string path)
    {
        NativeError.ThrowIfAny(DeserializeFile(engine, path, out var component));
        return new NativeComponent(component);
    }

    public byte[] Serialize()
    {
        NativeError.ThrowIfAny(Serialize(handle, out var bytes));
        var result = bytes.Span.ToArray();
        ByteVector.Delete(ref bytes);
        return result;
    }

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_new")]
    private static partial nint New(NativeEngine engine, byte* wasm, nuint length, out nint component);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_deserialize_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DeserializeFile(NativeEngine engine, string path, out nint component);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_serialize")]
    private static partial nint Serialize(nint component, out ByteVector bytes);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_delete")]
    private static partial void Delete(nint component);
}
