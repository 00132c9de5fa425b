using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_async_continuation_t</c>: asked on every poll whether an async host function has completed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AsyncContinuation
{
    public delegate* unmanaged[Cdecl]<nint, byte> Callback;
    public nint Environment;
    public nint Finalizer;
}
