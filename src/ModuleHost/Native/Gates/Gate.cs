namespace Krustlet.ModuleHost.Native.Gates;

/// <summary>
/// An instance of a small component of ours, beside the one that it is for and in its store. It was linked with the engine's own WASI before
/// functions of that were replaced, and so leads to them.
/// </summary>
internal sealed class Gate
{
    private readonly ComponentFunctionReference[] functions;

    private Gate(ComponentFunctionReference[] functions) => this.functions = functions;

    /// <param name="engine">Engine of the store.</param>
    /// <param name="linker">With nothing replaced that the gate imports.</param>
    /// <param name="context">The store.</param>
    /// <param name="text">The component.</param>
    /// <param name="names">Its functions; called by their places here.</param>
    /// <exception cref="EngineException">The engine's WASI is not what the gate was written for.</exception>
    public static Gate Open(NativeEngine engine, NativeComponentLinker linker, nint context, string text, params ReadOnlySpan<string> names)
    {
        using var component = NativeComponent.Compile(engine, WatCompiler.Compile(text));
        NativeError.ThrowIfAny(linker.Instantiate(context, component, out var instance));
        var functions = new ComponentFunctionReference[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var index = ComponentFunctions.FindIndex(component, 0, names[i]);
            if (!ComponentFunctions.TryGet(context, ref instance, index, out functions[i]))
            {
                throw new EngineException($"The gate has no function '{names[i]}'.");
            }
            ComponentFunctions.DeleteIndex(index);
        }
        return new Gate(functions);
    }

    /// <summary>Calls a function; the result is the caller's.</summary>
    /// <exception cref="EngineException">It failed.</exception>
    public void Call(nint context, int function, ReadOnlySpan<ComponentValue> arguments, ref ComponentValue result) =>
        NativeError.ThrowIfAny(ComponentFunctions.Call(ref functions[function], context, arguments, ref result));
}
