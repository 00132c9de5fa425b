using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_error_t</c>: whoever receives the pointer owns it; <see cref="Take"/> reads and frees it.</summary>
internal static partial class NativeError
{
    /// <summary>The message of an error, which is freed; null for no error.</summary>
    public static string? Take(nint error)
    {
        if (error == 0)
        {
            return null;
        }
        Message(error, out var message);
        var text = message.Text;
        ByteVector.Delete(ref message);
        Delete(error);
        return text;
    }

    /// <summary>Makes an error for a host function of a component to return, which gives it away.</summary>
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_error_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Create(string message);

    /// <summary>The exit status native WASI attached to an error. Does not free it.</summary>
    public static bool TryGetExitStatus(nint error, out int status) => ExitStatus(error, out status) != 0;

    public static void ThrowIfAny(nint error)
    {
        if (Take(error) is { } message)
        {
            throw new EngineException(message);
        }
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_error_message")]
    private static partial void Message(nint error, out ByteVector message);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_error_exit_status")]
    private static partial byte ExitStatus(nint error, out int status);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_error_delete")]
    private static partial void Delete(nint error);
}
