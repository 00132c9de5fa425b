using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_linker_t</c>: the host functions of an engine. Defined once, then only read, from any thread.</summary>
internal sealed unsafe partial class NativeLinker : SafeHandle
{
    public NativeLinker(NativeEngine engine)
        : base(0, ownsHandle: true) => SetHandle(New(engine));

    public override bool IsInvalid => handle == 0;

    /// <summary>Defines a function that completes at once.</summary>
    /// <param name="module">Import module.</param>
    /// <param name="name">Import name.</param>
    /// <param name="parameters">Kinds of its parameters.</param>
    /// <param name="results">Kinds of its results.</param>
    /// <param name="callback">Gets environment, caller, arguments-and-results, their count; returns a trap it gives away, or zero.</param>
    /// <param name="environment">Handed to the callback.</param>
    public void Define(
        string module,
        string name,
        ReadOnlySpan<ValueKind> parameters,
        ReadOnlySpan<ValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback,
        nint environment)
    {
        var type = NativeFunctionType.Create(parameters, results);
        var moduleBytes = Encoding.UTF8.GetBytes(module);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var error = DefineUnchecked(handle, moduleBytes, (nuint)moduleBytes.Length, nameBytes, (nuint)nameBytes.Length, type, callback, environment, 0);
        NativeFunctionType.Delete(type);
        NativeError.ThrowIfAny(error);
    }

    /// <summary>Defines a function that may leave its call pending; see <see cref="AsyncContinuation"/>.</summary>
    public void DefineAsync(
        string module,
        string name,
        ReadOnlySpan<ValueKind> parameters,
        ReadOnlySpan<ValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, TaggedValue*, nuint, TaggedValue*, nuint, nint*, AsyncContinuation*, void> callback,
        nint environment)
    {
        var type = NativeFunctionType.Create(parameters, results);
        var moduleBytes = Encoding.UTF8.GetBytes(module);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var error = DefineAsync(handle, moduleBytes, (nuint)moduleBytes.Length, nameBytes, (nuint)nameBytes.Length, type, callback, environment, 0);
        NativeFunctionType.Delete(type);
        NativeError.ThrowIfAny(error);
    }

    /// <summary>Resolves a module's imports once, for many instances.</summary>
    /// <exception cref="EngineException">An import is unknown or has another type.</exception>
    public NativeInstancePre InstantiatePre(NativeModule module)
    {
        NativeError.ThrowIfAny(InstantiatePre(this, module, out var pre));
        return new NativeInstancePre(pre);
    }

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_linker_new")]
    private static partial nint New(NativeEngine engine);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_linker_delete")]
    private static partial void Delete(nint linker);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_linker_define_func_unchecked")]
    private static partial nint DefineUnchecked(
        nint linker,
        ReadOnlySpan<byte> module,
        nuint moduleLength,
        ReadOnlySpan<byte> name,
        nuint nameLength,
        nint type,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback,
        nint data,
        nint finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_linker_define_async_func")]
    private static partial nint DefineAsync(
        nint linker,
        ReadOnlySpan<byte> module,
        nuint moduleLength,
        ReadOnlySpan<byte> name,
        nuint nameLength,
        nint type,
        delegate* unmanaged[Cdecl]<nint, nint, TaggedValue*, nuint, TaggedValue*, nuint, nint*, AsyncContinuation*, void> callback,
        nint data,
        nint finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_linker_instantiate_pre")]
    private static partial nint InstantiatePre(NativeLinker linker, NativeModule module, out nint pre);
}
