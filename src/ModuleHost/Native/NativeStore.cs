using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// <c>wasmtime_store_t</c> and its context. Plain pointers, not a SafeHandle: a store is owned by one scheduled task, which alone uses it
/// and deletes it, and reference counts on every call would double the cost of a start.
/// </summary>
internal static unsafe partial class NativeStore
{
    /// <summary>Makes a store. <paramref name="data"/> comes back from <see cref="GetData"/>.</summary>
    public static nint Create(NativeEngine engine, nint data) => New(engine.Pointer, data, 0);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_store_delete")]
    public static partial void Delete(nint store);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_store_context")]
    public static partial nint Context(nint store);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_context_get_data")]
    public static partial nint GetData(nint context);

    /// <summary>Caps; -1 leaves one as it is.</summary>
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_store_limiter")]
    public static partial void Limit(nint store, long memoryBytes, long tableElements, long instances, long tables, long memories);

    /// <summary>Sets who decides at the epoch deadline. The callback gets context, data, and where to write the next deadline and the verdict.</summary>
    public static void OnEpochDeadline(nint store, delegate* unmanaged[Cdecl]<nint, nint, ulong*, EpochVerdict*, nint> callback, nint data) =>
        EpochDeadlineCallback(store, callback, data, 0);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_context_set_epoch_deadline")]
    public static partial void SetEpochDeadline(nint context, ulong ticks);

    public static void SetFuel(nint context, ulong fuel) => NativeError.ThrowIfAny(ContextSetFuel(context, fuel));

    /// <summary>An export of an instance.</summary>
    public static bool TryGetExport(nint context, ref InstanceReference instance, ReadOnlySpan<byte> name, out ExternItem item) =>
        ExportGet(context, ref instance, name, (nuint)name.Length, out item) != 0;

    /// <summary>An export of the instance that calls a host function.</summary>
    public static bool TryGetCallerExport(nint caller, ReadOnlySpan<byte> name, out ExternItem item) =>
        CallerExportGet(caller, name, (nuint)name.Length, out item) != 0;

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_caller_context")]
    public static partial nint CallerContext(nint caller);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_memory_data")]
    public static partial byte* MemoryData(nint context, ref MemoryReference memory);

    [SuppressGCTransition]
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_memory_data_size")]
    public static partial nuint MemorySize(nint context, ref MemoryReference memory);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_store_new")]
    private static partial nint New(nint engine, nint data, nint finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_context_set_fuel")]
    private static partial nint ContextSetFuel(nint context, ulong fuel);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_store_epoch_deadline_callback")]
    private static partial void EpochDeadlineCallback(
        nint store, delegate* unmanaged[Cdecl]<nint, nint, ulong*, EpochVerdict*, nint> callback, nint data, nint finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_instance_export_get")]
    private static partial byte ExportGet(nint context, ref InstanceReference instance, ReadOnlySpan<byte> name, nuint length, out ExternItem item);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_caller_export_get")]
    private static partial byte CallerExportGet(nint caller, ReadOnlySpan<byte> name, nuint length, out ExternItem item);
}
