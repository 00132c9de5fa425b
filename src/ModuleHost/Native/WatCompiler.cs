using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_wat2wasm</c>: text format to bytes.</summary>
internal static unsafe partial class WatCompiler
{
    /// <exception cref="EngineException">The text does not parse; the message has the place.</exception>
    public static byte[] Compile(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        fixed (byte* data = bytes)
        {
            NativeError.ThrowIfAny(WatToWasm(data, (nuint)bytes.Length, out var wasm));
            var result = wasm.Span.ToArray();
            ByteVector.Delete(ref wasm);
            return result;
        }
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_wat2wasm")]
    private static partial nint WatToWasm(byte* text, nuint length, out ByteVector wasm);
}
