using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// <c>wasmtime_call_future_t</c>: wasm that runs while polled. Owned by the task that began it; deleting it ends a call that is suspended.
/// Its waker does nothing: whoever left the call pending must say when to poll again.
/// </summary>
internal static unsafe partial class CallFuture
{
    public static nint Instantiate(NativeInstancePre pre, nint context, CallSlots* slots) =>
        InstantiateAsync(pre.Pointer, context, &slots->Instance, &slots->Trap, &slots->Error);

    /// <summary>Calls a function without parameters and results.</summary>
    public static nint Call(nint context, CallSlots* slots) =>
        CallAsync(context, &slots->Entry, 0, 0, 0, 0, &slots->Trap, &slots->Error);

    /// <summary>Runs the wasm until it ends or suspends. True: ended; not to be polled again.</summary>
    public static bool Poll(nint future) => PollNative(future) != 0;

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_call_future_delete")]
    public static partial void Delete(nint future);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_call_future_poll")]
    private static partial byte PollNative(nint future);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_instance_pre_instantiate_async")]
    private static partial nint InstantiateAsync(nint pre, nint context, InstanceReference* instance, nint* trap, nint* error);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_func_call_async")]
    private static partial nint CallAsync(
        nint context, FunctionReference* function, nint arguments, nuint argumentCount, nint results, nuint resultCount, nint* trap, nint* error);
}
