using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_instance_pre_t</c>: a module whose imports are resolved. Thread-safe.</summary>
internal sealed partial class NativeInstancePre : SafeHandle
{
    internal NativeInstancePre(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        Delete(handle);
        return true;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_instance_pre_delete")]
    private static partial void Delete(nint pre);
}
