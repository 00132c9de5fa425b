using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_component_linker_t</c> with the engine's own, blocking WASI 0.2 in it, and its <c>wasi:http</c>.</summary>
internal sealed unsafe partial class NativeComponentLinker : SafeHandle
{
    public NativeComponentLinker(NativeEngine engine)
        : base(0, ownsHandle: true)
    {
        SetHandle(New(engine));
        NativeError.ThrowIfAny(AddWasi(handle));
        NativeError.ThrowIfAny(AddHttp(handle));
    }

    public override bool IsInvalid => handle == 0;

    /// <returns>An error that the caller owns, or zero.</returns>
    public nint Instantiate(nint context, NativeComponent component, out ComponentInstanceReference instance) =>
        Instantiate(handle, context, component.Pointer, out instance);

    /// <summary>Defines a function that the engine's own WASI does not have, or not in this build.</summary>
    /// <param name="interfaceName">With its version, as the engine's own WASI has it.</param>
    /// <param name="name">Of the function.</param>
    /// <param name="callback">Gets data, context, type, arguments and their count, results and their count; lets no exception out.</param>
    /// <param name="data">Comes back with each call.</param>
    public void Define(
        string interfaceName, string name, delegate* unmanaged[Cdecl]<nint, nint, nint, ComponentValue*, nuint, ComponentValue*, nuint, nint> callback, nint data) =>
        NativeError.ThrowIfAny(Add(interfaceName, name, callback, data, replaces: true));

    /// <summary>
    /// Puts a function in the place of the engine's own. An engine that has none of this name is not what this was written for: nothing would stand
    /// in the way of components then, so that it is refused.
    /// </summary>
    /// <inheritdoc cref="Define"/>
    /// <exception cref="EngineException">There is nothing to replace.</exception>
    public void Replace(
        string interfaceName, string name, delegate* unmanaged[Cdecl]<nint, nint, nint, ComponentValue*, nuint, ComponentValue*, nuint, nint> callback, nint data)
    {
        if (NativeError.Take(Add(interfaceName, name, callback, data, replaces: false)) is null)
        {
            throw new EngineException($"The engine has no {interfaceName} {name} to replace.");
        }
        Define(interfaceName, name, callback, data);
    }

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    private nint Add(
        string interfaceName, string name, delegate* unmanaged[Cdecl]<nint, nint, nint, ComponentValue*, nuint, ComponentValue*, nuint, nint> callback, nint data,
        bool replaces)
    {
        AllowShadowing(handle, replaces ? (byte)1 : (byte)0);
        var (within, bytes) = (Encoding.UTF8.GetBytes(interfaceName), Encoding.UTF8.GetBytes(name));
        var root = Root(handle);
        var error = AddInstance(root, within, (nuint)within.Length, out var instance);
        if (error == 0)
        {
            error = AddFunction(instance, bytes, (nuint)bytes.Length, callback, data, 0);
            DeleteInstance(instance);
        }
        DeleteInstance(root);
        return error;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_new")]
    private static partial nint New(NativeEngine engine);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_add_wasip2")]
    private static partial nint AddWasi(nint linker);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_add_wasi_http")]
    private static partial nint AddHttp(nint linker);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_allow_shadowing")]
    private static partial void AllowShadowing(nint linker, byte allow);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_root")]
    private static partial nint Root(nint linker);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_instance_add_instance")]
    private static partial nint AddInstance(nint parent, ReadOnlySpan<byte> name, nuint length, out nint instance);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_instance_add_func")]
    private static partial nint AddFunction(
        nint instance, ReadOnlySpan<byte> name, nuint length,
        delegate* unmanaged[Cdecl]<nint, nint, nint, ComponentValue*, nuint, ComponentValue*, nuint, nint> callback, nint data, nint finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_instance_delete")]
    private static partial void DeleteInstance(nint instance);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_instantiate")]
    private static partial nint Instantiate(nint linker, nint context, nint component, out ComponentInstanceReference instance);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_linker_delete")]
    private static partial void Delete(nint linker);
}
