using Krustlet.Oci.Failures;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;

namespace Krustlet.Oci.Inspection;

/// <summary>Reads what a WebAssembly file imports and exports.</summary>
public static class WasmContentReader
{
    /// <param name="wasm">The file; seekable, read from its beginning.</param>
    /// <param name="name">How error messages call it.</param>
    /// <exception cref="RegistryException">NotWasm: it is none, or damaged.</exception>
    public static WasmContent Read(Stream wasm, string name)
    {
        ArgumentNullException.ThrowIfNull(wasm);
        var start = new byte[WasmHeader.Length];
        wasm.Position = 0;
        var read = wasm.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        try
        {
            return WasmHeader.Read(start.AsSpan(0, read)) switch
            {
                WasmKind.Component => OfComponent(ComponentReader.Read(wasm)),
                WasmKind.Module => CoreModuleReader.Read(wasm),
                _ => throw new RegistryException(RegistryErrorKind.NotWasm, $"{name} is not a WebAssembly module or component: it does not begin with \\0asm and a version there is a runtime for"),
            };
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new RegistryException(RegistryErrorKind.NotWasm, $"{name} is damaged ({failure.Message}): build it again", failure);
        }
    }

    private static WasmContent OfComponent(ComponentInterface component) =>
        new(WasmKind.Component, [.. component.Imports.Select(Item)], [.. component.Exports.Select(Item)], []);

    private static WasmItem Item(string name) => new(null, name, null);
}
