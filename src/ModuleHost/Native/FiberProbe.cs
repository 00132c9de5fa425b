using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Finds out where an engine's fibers are. The runtime walks stacks by address: a host function's frames, on a fiber, must lie below those of
/// the thread that polls it, or a collection during a host function misreads the stack and the process crashes. Until that is known no managed
/// code may run on a fiber, not even to look: the C library's <c>getcontext</c> is the host function that says where the stack is.
/// </summary>
internal static unsafe partial class FiberProbe
{
    private const string Guest = """(module (import "probe" "context" (func $context)) (func (export "_start") (call $context)))""";

    private const ulong Fuel = 1_000_000;

    // ucontext_t is a kilobyte on x86-64, and four and a half on arm64.
    private const int ContextBytes = 16 * 1024;

    /// <summary>An address on the stack of the calling thread.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint CurrentStackAddress()
    {
        byte local = 0;
        return (nint)(&local);
    }

    /// <summary>An address on one of the engine's fibers; the others of its pool are beside it.</summary>
    /// <exception cref="EngineException">The probe ended in another way than it should.</exception>
    public static nint FindFiber(NativeEngine engine)
    {
        var context = (byte*)NativeMemory.AlignedAlloc(ContextBytes, 16);
        try
        {
            NativeMemory.Clear(context, ContextBytes);
            using var linker = new NativeLinker(engine);
            linker.Define("probe", "context", [], [], GetContext(), (nint)context);
            Run(engine, linker);
            return *(nint*)(context + StackPointerOffset) is var stack and not 0 ? stack : throw new EngineException("The engine ran no fiber: its library is not what this was written for.");
        }
        finally
        {
            NativeMemory.AlignedFree(context);
        }
    }

    /// <summary>
    /// Of the stack pointer in <c>ucontext_t</c> (glibc): on x86-64 flags, link and stack, then the sixteenth of the general registers; on arm64 those, the
    /// signal mask and, aligned, the fault's address and 31 registers.
    /// </summary>
    private static int StackPointerOffset => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 160,
        Architecture.Arm64 => 432,
        var other => throw new PlatformNotSupportedException($"Module hosts run on x86-64 and arm64, not on {other}."),
    };

    private static void Run(NativeEngine engine, NativeLinker linker)
    {
        using var module = NativeModule.Compile(engine, WatCompiler.Compile(Guest));
        using var pre = linker.InstantiatePre(module);
        var guest = new GuestInstance(engine, pre, new ProbeHost(), 0);
        if (engine.Settings.Fuel)
        {
            // Without any it would end before it calls.
            guest.SetFuel(Fuel);
        }

        guest.BeginInstantiate();
        Complete(guest);
        guest.TryBeginCall("_start"u8);
        Complete(guest);
        guest.Release();
    }

    // int getcontext(ucontext_t *) takes its argument where a host function gets its environment, and gives back zero: no trap.
    private static delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> GetContext() =>
        (delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint>)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getcontext");

    private static void Complete(GuestInstance guest)
    {
        while (!guest.Poll())
        {
            // Only an epoch's end suspends this guest.
        }
    }
}
