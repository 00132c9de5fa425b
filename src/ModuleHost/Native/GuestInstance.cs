using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// One store, its instance and the call that runs in it. Owned by one task: used by one thread at a time and released by its owner,
/// also when it is suspended in a host function. The order of release matters: the future, then the store, then what they pointed to.
/// </summary>
internal sealed unsafe class GuestInstance
{
    private readonly NativeInstancePre pre;
    private GCHandle self;
    private nint store;
    private nint future;
    private CallSlots* slots;
    private MemoryReference memory;

    /// <param name="engine">Engine of the module.</param>
    /// <param name="pre">The module with its imports resolved; kept alive by the owner until release.</param>
    /// <param name="host">Whom the guest calls.</param>
    /// <param name="memoryLimit">Bytes of linear memory at most.</param>
    public GuestInstance(NativeEngine engine, NativeInstancePre pre, IGuestHost host, long memoryLimit)
    {
        this.pre = pre;
        Host = host;
        self = GCHandle.Alloc(this);
        slots = (CallSlots*)NativeMemory.AllocZeroed((nuint)sizeof(CallSlots));
        store = NativeStore.Create(engine, Token);
        Context = NativeStore.Context(store);
        NativeStore.Limit(store, memoryLimit, -1, -1, -1, -1);
        NativeStore.OnEpochDeadline(store, &AtEpochDeadline, Token);
        NativeStore.SetEpochDeadline(Context, 1);
    }

    public IGuestHost Host { get; }

    /// <summary>Stands for this instance in native code.</summary>
    public nint Token => GCHandle.ToIntPtr(self);

    /// <summary>Where a host function left pending writes its result; null when none is.</summary>
    public TaggedValue* PendingResult { get; set; }

    /// <summary>The guest's exported memory as it is now.</summary>
    public GuestMemory Memory => memory.StoreId == 0
        ? new GuestMemory([])
        : new GuestMemory(ref Unsafe.AsRef<byte>(NativeStore.MemoryData(Context, ref memory)), NativeStore.MemorySize(Context, ref memory));

    public ulong MemoryBytes => memory.StoreId == 0 ? 0 : NativeStore.MemorySize(Context, ref memory);

    private nint Context { get; }

    public static GuestInstance FromToken(nint token) => Unsafe.As<GuestInstance>(GCHandle.FromIntPtr(token).Target!);

    public static GuestInstance FromCaller(nint caller) => FromToken(NativeStore.GetData(NativeStore.CallerContext(caller)));

    /// <summary>The memory, also while the module's start function runs, before the instance is known.</summary>
    public GuestMemory MemoryFor(nint caller)
    {
        if (memory.StoreId == 0 && NativeStore.TryGetCallerExport(caller, "memory"u8, out var item) && item.Kind == ExternKind.Memory)
        {
            memory = item.Memory;
        }
        return Memory;
    }

    public void SetFuel(ulong fuel) => NativeStore.SetFuel(Context, fuel);

    /// <summary>Begins instantiation; <see cref="Poll"/> runs it.</summary>
    public void BeginInstantiate() => future = CallFuture.Instantiate(pre, Context, slots);

    /// <summary>Begins a call of an exported function without parameters or results; false when there is none.</summary>
    public bool TryBeginCall(ReadOnlySpan<byte> export)
    {
        if (!NativeStore.TryGetExport(Context, ref slots->Instance, export, out var item) || item.Kind != ExternKind.Function)
        {
            return false;
        }
        slots->Entry = item.Function;
        if (NativeStore.TryGetExport(Context, ref slots->Instance, "memory"u8, out var exported) && exported.Kind == ExternKind.Memory)
        {
            memory = exported.Memory;
        }
        future = CallFuture.Call(Context, slots);
        return true;
    }

    /// <summary>Runs what was begun until it ends (true) or suspends (false).</summary>
    public bool Poll()
    {
        if (!CallFuture.Poll(future))
        {
            return false;
        }
        DropCall();
        return true;
    }

    /// <summary>How the last call failed; null when it returned.</summary>
    public GuestFailure? TakeFailure()
    {
        if (slots->Trap != 0)
        {
            var (code, message) = NativeTrap.Take(slots->Trap);
            slots->Trap = 0;
            return new GuestFailure(code, message);
        }
        if (slots->Error != 0)
        {
            var message = NativeError.Take(slots->Error)!;
            slots->Error = 0;
            return new GuestFailure(TrapCode.None, message);
        }
        return null;
    }

    public void Release()
    {
        if (store == 0)
        {
            return;
        }
        DropCall();
        NativeStore.Delete(store);
        store = 0;
        if (slots->Trap != 0)
        {
            NativeTrap.Delete(slots->Trap);
        }
        NativeError.Take(slots->Error);
        NativeMemory.Free(slots);
        slots = null;
        self.Free();
    }

    private void DropCall()
    {
        if (future != 0)
        {
            CallFuture.Delete(future);
            future = 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AtEpochDeadline(nint context, nint token, ulong* nextDeadline, EpochVerdict* verdict)
    {
        *nextDeadline = 1;
        *verdict = FromToken(token).Host.OnEpoch();
        return 0;
    }
}
