using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.ModuleHost.Native;

/// <summary>Functions that components export.</summary>
internal static unsafe partial class ComponentFunctions
{
    /// <summary>Where an export is; zero when there is none. The caller deletes it.</summary>
    public static nint FindIndex(NativeComponent component, nint parent, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return GetIndex(component.Pointer, parent, bytes, (nuint)bytes.Length);
    }

    public static bool Has(NativeComponent component, string name)
    {
        var index = FindIndex(component, 0, name);
        if (index == 0)
        {
            return false;
        }
        DeleteIndex(index);
        return true;
    }

    /// <param name="context">Store of the instance.</param>
    /// <param name="instance">Of the component that the index is of.</param>
    /// <param name="index">Of the function; zero for none.</param>
    /// <param name="function">It.</param>
    public static bool TryGet(nint context, ref ComponentInstanceReference instance, nint index, out ComponentFunctionReference function)
    {
        function = default;
        return index != 0 && GetFunction(ref instance, context, index, out function) != 0;
    }

    /// <returns>An error that the caller owns, or zero.</returns>
    public static nint Call(ref ComponentFunctionReference function, nint context, ReadOnlySpan<ComponentValue> arguments, ref ComponentValue result)
    {
        fixed (ComponentValue* first = arguments)
        {
            return CallFunction(ref function, context, first, (nuint)arguments.Length, ref result, 1);
        }
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_export_index_delete")]
    public static partial void DeleteIndex(nint index);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_get_export_index")]
    private static partial nint GetIndex(nint component, nint parent, ReadOnlySpan<byte> name, nuint length);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_instance_get_func")]
    private static partial byte GetFunction(
        ref ComponentInstanceReference instance, nint context, nint index, out ComponentFunctionReference function);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_func_call")]
    private static partial nint CallFunction(
        ref ComponentFunctionReference function, nint context, ComponentValue* arguments, nuint argumentCount, ref ComponentValue result, nuint resultCount);
}
