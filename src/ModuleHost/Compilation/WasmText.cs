namespace Krustlet.ModuleHost.Compilation;

/// <summary>Says what bytes are that are not WebAssembly.</summary>
internal static class WasmText
{
    public static string NotWasm(string path, ReadOnlySpan<byte> bytes)
    {
        var looksLike = bytes.Length == 0 ? "it is empty"
            : bytes.StartsWith("\u007fELF"u8) ? "it is a native Linux program: compile for target wasm32-wasi"
            : bytes.StartsWith("(module"u8) || bytes.StartsWith("(component"u8) ? "it is WebAssembly text: convert it with wat2wasm"
            : bytes.StartsWith("PK"u8) ? "it is a zip archive"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? "it is a gzip archive"
            : "it does not begin with the bytes 00 61 73 6d";
        return $"'{path}' is not a WebAssembly binary: {looksLike}.";
    }
}
