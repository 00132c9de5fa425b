using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Finds out where an engine's fibers are. The runtime walks stacks by address: a host function's frames, on a fiber, must lie below those of
/// the thread that polls it, or a collection during a host function misreads the stack and the process crashes.
/// </summary>
internal static unsafe partial class FiberProbe
{
    private const string Guest = """(module (import "probe" "address" (func $address)) (func (export "_start") (call $address)))""";

    /// <summary>An address on the stack of the calling thread.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint CurrentStackAddress()
    {
        byte local = 0;
        return (nint)(&local);
    }

    /// <summary>An address on one of the engine's fibers; the others of its pool are beside it.</summary>
    public static nint FindFiber(NativeEngine engine)
    {
        nint address = 0;
        using var linker = new NativeLinker(engine);
        linker.Define("probe", "address", [], [], &Record, (nint)(&address));
        using var module = NativeModule.Compile(engine, WatCompiler.Compile(Guest));
        using var pre = linker.InstantiatePre(module);
        var guest = new GuestInstance(engine, pre, new ProbeHost(), 0);
        guest.BeginInstantiate();
        Complete(guest);
        guest.TryBeginCall("_start"u8);
        Complete(guest);
        guest.Release();
        return address;
    }

    private static void Complete(GuestInstance guest)
    {
        while (!guest.Poll())
        {
            // Only an epoch's end suspends this guest.
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Record(nint address, nint caller, RawValue* slots, nuint count)
    {
        byte local = 0;
        *(nint*)address = (nint)(&local);
        return 0;
    }
}
