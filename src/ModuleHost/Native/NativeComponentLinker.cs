using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_component_linker_t</c> with the engine's own, blocking WASI 0.2 in it.</summary>
internal sealed partial class NativeComponentLinker : SafeHandle
{
    public NativeComponentLinker(NativeEngine engine)
        : base(0, ownsHandle: true)
    {
        SetHandle(New(engine.Pointer));
        NativeError.ThrowIfAny(AddWasi(handle));
    }

    public override bool IsInvalid => handle == 0;

    /// <returns>An error that the caller owns, or zero.</returns>
    public nint Instantiate(nint context, NativeComponent component, out ComponentInstanceReference instance) =>
        Instantiate(handle, context, component.Pointer, out instance);

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_new")]
    private static partial nint New(nint engine);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_add_wasip2")]
    private static partial nint AddWasi(nint linker);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_instantiate")]
    private static partial nint Instantiate(nint linker, nint context, nint component, out ComponentInstanceReference instance);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_delete")]
    private static partial void Delete(nint linker);
}
