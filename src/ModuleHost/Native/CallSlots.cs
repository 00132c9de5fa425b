using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// What one store's pending call writes to and reads from. A future keeps the addresses of all of these until it is deleted,
/// so they live in native memory that their task allocates once and frees after the store.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CallSlots
{
    public nint Trap;
    public nint Error;
    public InstanceReference Instance;
    public FunctionReference Entry;
}
