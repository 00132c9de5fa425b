using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native.Gates;

namespace Krustlet.ModuleHost.Native;

/// <summary>Runs the command of a component (<c>wasi:cli/run</c>) to its end on the calling thread, which blocks with it.</summary>
internal static unsafe partial class CommandComponent
{
    private const string Interface = "wasi:cli/run@0.2.";
    private const string Function = "run";
    private const string HttpInterface = "wasi:http/incoming-handler@0.2.";
    private const int NewestPatch = 12;

    /// <summary>Whether the component has a command that this host knows how to call.</summary>
    public static bool HasCommand(NativeComponent component) => Find(component, Interface) is not null;

    /// <summary>Whether it is made to be called with HTTP requests.</summary>
    public static bool HasHttpHandler(NativeComponent component) => Find(component, HttpInterface) is not null;

    /// <param name="engine">Engine of the component.</param>
    /// <param name="linker">With WASI in it.</param>
    /// <param name="component">Has a command.</param>
    /// <param name="config">From <see cref="NativeWasiConfig"/>; taken over.</param>
    /// <param name="memoryLimit">Bytes of each linear memory at most.</param>
    /// <param name="requests">What it may call over HTTP.</param>
    /// <param name="epochs">Told of each epoch while the component runs; null: nobody.</param>
    /// <param name="onRunning">Called when the component is instantiated.</param>
    /// <exception cref="EngineException">The component does not link or cannot be instantiated.</exception>
    public static CommandOutcome Run(
        NativeEngine engine, NativeComponentLinker linker, NativeComponent component, nint config, long memoryLimit, IRequestRules requests,
        IEpochListener? epochs, Action onRunning)
    {
        using var gates = new ComponentGates(requests);
        var listener = GCHandle.Alloc(epochs);
        var store = NativeStore.Create(engine, 0);
        try
        {
            var context = NativeStore.Context(store);
            NativeStore.OnEpochDeadline(store, &AtEpochDeadline, GCHandle.ToIntPtr(listener));
            NativeStore.SetEpochDeadline(context, 1);
            NativeStore.Limit(store, memoryLimit, -1, -1, -1, -1);
            NativeWasiConfig.Attach(context, config);
            SetHttp(context);
            gates.Bind(engine, linker, context);
            NativeError.ThrowIfAny(linker.Instantiate(context, component, out var instance));
            onRunning();
            return Call(context, component, ref instance, gates);
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

    private static CommandOutcome Call(nint context, NativeComponent component, ref ComponentInstanceReference instance, ComponentGates gates)
    {
        var parent = ComponentFunctions.FindIndex(component, 0, Find(component, Interface)!);
        var index = ComponentFunctions.FindIndex(component, parent, Function);
        ComponentFunctions.DeleteIndex(parent);
        if (!ComponentFunctions.TryGet(context, ref instance, index, out var function))
        {
            throw new EngineException($"The component's '{Interface}x' has no function '{Function}'.");
        }
        ComponentFunctions.DeleteIndex(index);
        ComponentValue result = default;
        var error = ComponentFunctions.Call(ref function, context, [], ref result);
        if (error == 0)
        {
            var code = result.Kind == ComponentValue.ResultKind && result.IsOk == 0 ? 1 : 0;
            ComponentValue.Delete(ref result);
            return new CommandOutcome(code, "");
        }
        int? exit = NativeError.TryGetExitStatus(error, out var status) ? status : gates.ExitCode;
        return new CommandOutcome(exit, NativeError.Take(error)!);
    }

    private static string? Find(NativeComponent component, string name)
    {
        for (var patch = NewestPatch; patch >= 0; patch--)
        {
            var versioned = $"{name}{patch}";
            if (ComponentFunctions.Has(component, versioned))
            {
                return versioned;
            }
        }
        return null;
    }

    /// <summary>Gives a store what the engine's <c>wasi:http</c> needs.</summary>
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_context_set_wasi_http")]
    private static partial void SetHttp(nint context);
}
