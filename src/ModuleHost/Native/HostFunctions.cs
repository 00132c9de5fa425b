using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Binds the functions of guests to a linker. The callbacks run on the guest's own stack and must let no exception out:
/// nothing could unwind the native frames below.
/// </summary>
internal static unsafe class HostFunctions
{
    private const int MaxArguments = 10;

    /// <summary>Binds all functions for guests that may wait on streams (sockets, a standard input), or for those that have none.</summary>
    public static void Bind(NativeLinker linker, IReadOnlyList<Preview1Definition> definitions, bool withStreams)
    {
        for (var i = 0; i < definitions.Count; i++)
        {
            var definition = definitions[i];
            if (definition.Blocks == Blocking.Always || (withStreams && definition.Blocks == Blocking.OnStreams))
            {
                linker.DefineAsync(
                    definition.Module, definition.Name, definition.ParameterKinds, definition.ResultKinds, &InvokeAsync, i);
            }
            else
            {
                linker.Define(definition.Module, definition.Name, definition.ParameterKinds, definition.ResultKinds, &Invoke, i);
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Invoke(nint function, nint caller, RawValue* slots, nuint count)
    {
        var guest = GuestInstance.FromCaller(caller);
        try
        {
            var outcome = guest.Host.Invoke((int)function, guest.MemoryFor(caller), new ReadOnlySpan<RawValue>(slots, (int)count), out var result);
            if (outcome != HostCallOutcome.Returned)
            {
                return NativeTrap.Create("the module ended"u8);
            }
            if (count > 0)
            {
                slots[0].I64 = (uint)result;
            }
            return 0;
        }
        catch (Exception fault)
        {
            guest.Host.OnHostFault(fault);
            return NativeTrap.Create("a host function failed"u8);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void InvokeAsync(
        nint function, nint caller, TaggedValue* arguments, nuint count, TaggedValue* results, nuint resultCount, nint* trap, AsyncContinuation* continuation)
    {
        var guest = GuestInstance.FromCaller(caller);
        continuation->Callback = &Continue;
        continuation->Environment = guest.Token;
        try
        {
            var values = stackalloc RawValue[MaxArguments];
            for (nuint i = 0; i < count; i++)
            {
                values[i].I64 = arguments[i].I64;
            }
            var outcome = guest.Host.Invoke((int)function, guest.MemoryFor(caller), new ReadOnlySpan<RawValue>(values, (int)count), out var result);
            switch (outcome)
            {
                case HostCallOutcome.Returned:
                    results[0].I32 = result;
                    break;
                case HostCallOutcome.Pending:
                    guest.PendingResult = results;
                    break;
                default:
                    *trap = NativeTrap.Create("the module ended"u8);
                    break;
            }
        }
        catch (Exception fault)
        {
            guest.Host.OnHostFault(fault);
            *trap = NativeTrap.Create("a host function failed"u8);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Continue(nint token)
    {
        var guest = GuestInstance.FromToken(token);
        if (guest.PendingResult is null)
        {
            return 1;
        }
        try
        {
            if (!guest.Host.TryComplete(guest.Memory, out var result))
            {
                return 0;
            }
            guest.PendingResult->I32 = result;
            guest.PendingResult = null;
            return 1;
        }
        catch (Exception fault)
        {
            // Never ready again: the owner sees the fault after this poll and drops the call.
            guest.Host.OnHostFault(fault);
            return 0;
        }
    }
}
