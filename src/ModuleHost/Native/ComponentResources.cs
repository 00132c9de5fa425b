using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>Handles of resources (<c>wasmtime_component_resource_any_t</c>) that a host function of a component is given.</summary>
internal static unsafe partial class ComponentResources
{
    /// <summary>
    /// Gives up a resource that a host function was given: a borrowed one has to be given back before it returns, an owned one ends here.
    /// The value's memory stays the library's.
    /// </summary>
    public static void Drop(nint context, in ComponentValue value)
    {
        switch (value.Kind)
        {
            case ComponentValue.OptionKind when value.Some is not null:
                Drop(context, *value.Some);
                break;
            case ComponentValue.ResourceKind:
                NativeError.ThrowIfAny(DropAny(context, value.Resource));
                break;
        }
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_resource_any_drop")]
    private static partial nint DropAny(nint context, nint resource);
}
