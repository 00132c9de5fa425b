using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_trap_t</c>: whoever receives the pointer owns it; returning one from a host function gives it away.</summary>
internal static unsafe partial class NativeTrap
{
    /// <summary>Makes a trap for a host function to return. The receiver of the pointer owns it.</summary>
    public static nint Create(ReadOnlySpan<byte> message)
    {
        fixed (byte* data = message)
        {
            return New(data, (nuint)message.Length);
        }
    }

    /// <summary>Code and message with frames of a trap, which is freed.</summary>
    public static (TrapCode Code, string Message) Take(nint trap)
    {
        var code = GetCode(trap, out var value) != 0 ? (TrapCode)value : TrapCode.None;
        GetMessage(trap, out var message);
        var text = message.Text;
        ByteVector.Delete(ref message);
        Delete(trap);
        return (code, text);
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_trap_delete")]
    public static partial void Delete(nint trap);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_trap_new")]
    private static partial nint New(byte* message, nuint length);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_trap_code")]
    private static partial byte GetCode(nint trap, out byte code);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasm_trap_message")]
    private static partial void GetMessage(nint trap, out ByteVector message);
}
