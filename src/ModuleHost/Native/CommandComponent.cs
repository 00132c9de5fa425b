using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>Runs the command of a component (<c>wasi:cli/run</c>) to its end on the calling thread, which blocks with it.</summary>
internal static unsafe partial class CommandComponent
{
    private const string Interface = "wasi:cli/run@0.2.";
    private const string Function = "run";
    private const int NewestPatch = 12;

    /// <summary>Whether the component has a command that this host knows how to call.</summary>
    public static bool HasCommand(NativeComponent component)
    {
        var index = FindCommand(component);
        if (index == 0)
        {
            return false;
        }
        DeleteIndex(index);
        return true;
    }

    /// <param name="engine">Engine of the component.</param>
    /// <param name="linker">With WASI in it.</param>
    /// <param name="component">Has a command.</param>
    /// <param name="config">From <see cref="NativeWasiConfig"/>; taken over.</param>
    /// <param name="memoryLimit">Bytes of each linear memory at most.</param>
    /// <param name="epochs">Told of each epoch while the component runs; null: nobody.</param>
    /// <param name="onRunning">Called when the component is instantiated.</param>
    /// <exception cref="EngineException">The component does not link or cannot be instantiated.</exception>
    public static CommandOutcome Run(
        NativeEngine engine, NativeComponentLinker linker, NativeComponent component, nint config, long memoryLimit, IEpochListener? epochs, Action onRunning)
    {
        var listener = GCHandle.Alloc(epochs);
        var store = NativeStore.Create(engine, 0);
        try
        {
            var context = NativeStore.Context(store);
            NativeStore.OnEpochDeadline(store, &AtEpochDeadline, GCHandle.ToIntPtr(listener));
            NativeStore.SetEpochDeadline(context, 1);
            NativeStore.Limit(store, memoryLimit, -1, -1, -1, -1);
            NativeWasiConfig.Attach(context, config);
            NativeError.ThrowIfAny(linker.Instantiate(context, component, out var instance));
            onRunning();
            return Call(context, component, ref instance);
        }
        finally
        {
            NativeStore.Delete(store);
            listener.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AtEpochDeadline(nint context, nint listener, ulong* nextDeadline, EpochVerdict* verdict)
    {
        (GCHandle.FromIntPtr(listener).Target as IEpochListener)?.OnEpoch();
        *nextDeadline = 1;
        *verdict = EpochVerdict.Continue;
        return 0;
    }

    private static CommandOutcome Call(nint context, NativeComponent component, ref ComponentInstanceReference instance)
    {
        var index = FindCommand(component);
        var found = GetFunction(ref instance, context, index, out var function);
        DeleteIndex(index);
        if (found == 0)
        {
            throw new EngineException($"The component's '{Interface}x' has no function '{Function}'.");
        }
        ComponentValue result = default;
        var error = CallFunction(ref function, context, 0, 0, ref result, 1);
        if (error == 0)
        {
            var code = result.Kind == ComponentValue.ResultKind && result.IsOk == 0 ? 1 : 0;
            ComponentValue.Delete(ref result);
            return new CommandOutcome(code, "");
        }
        int? exit = NativeError.TryGetExitStatus(error, out var status) ? status : null;
        return new CommandOutcome(exit, NativeError.Take(error)!);
    }

    private static nint FindCommand(NativeComponent component)
    {
        for (var patch = NewestPatch; patch >= 0; patch--)
        {
            var name = System.Text.Encoding.UTF8.GetBytes($"{Interface}{patch}");
            var instance = GetIndex(component.Pointer, 0, name, (nuint)name.Length);
            if (instance == 0)
            {
                continue;
            }
            var run = "run"u8;
            var index = GetIndex(component.Pointer, instance, run, (nuint)run.Length);
            DeleteIndex(instance);
            return index;
        }
        return 0;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_get_export_index")]
    private static partial nint GetIndex(nint component, nint parent, ReadOnlySpan<byte> name, nuint length);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_export_index_delete")]
    private static partial void DeleteIndex(nint index);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_instance_get_func")]
    private static partial byte GetFunction(
        ref ComponentInstanceReference instance, nint context, nint index, out ComponentFunctionReference function);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_func_call")]
    private static partial nint CallFunction(
        ref ComponentFunctionReference function, nint context, nint arguments, nuint argumentCount, ref ComponentValue results, nuint resultCount);
}
