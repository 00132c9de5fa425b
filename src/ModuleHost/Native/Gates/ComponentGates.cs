using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native.Gates;

/// <summary>
/// The host functions of ours for one component, beside the engine's own WASI. Lives longer than the component's store and linker.
/// </summary>
internal sealed unsafe class ComponentGates : IDisposable
{
    private readonly RequestGate gate;
    private readonly GCHandle self;
    private readonly GCHandle requests;

    public ComponentGates(IRequestRules rules)
    {
        gate = new RequestGate(rules);
        self = GCHandle.Alloc(this);
        requests = GCHandle.Alloc(gate);
    }

    /// <summary>The code that the component ended itself with by <c>exit-with-code</c>.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Replaces what stands open in the engine's own WASI, and adds what it leaves out; before the component is instantiated.</summary>
    /// <exception cref="EngineException">The engine's WASI is not what this was written for.</exception>
    public void Bind(NativeEngine engine, NativeComponentLinker linker, nint context)
    {
        gate.Bind(engine, linker, context, GCHandle.ToIntPtr(requests));
        linker.Define($"wasi:cli/exit@{GateText.Version}", "exit-with-code", &OnExit, GCHandle.ToIntPtr(self));
    }

    public void Dispose()
    {
        self.Free();
        requests.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnExit(
        nint data, nint context, nint type, ComponentValue* arguments, nuint count, ComponentValue* results, nuint resultCount)
    {
        ((ComponentGates)GCHandle.FromIntPtr(data).Target!).ExitCode = arguments[0].U8;
        return NativeError.Create("The component has ended itself.");
    }
}
