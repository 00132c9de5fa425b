namespace Krustlet.ModuleHost.Compilation;

/// <summary>The first eight bytes of a WebAssembly binary.</summary>
internal static class WasmPreamble
{
    public const int Length = 8;

    /// <summary>What bytes begin with: a core module (version 1, layer 0), a component (layer 1), or neither (null).</summary>
    public static EngineProfile? Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes.StartsWith("\0asm"u8))
        {
            return null;
        }
        return (bytes[6] | (bytes[7] << 8)) switch
        {
            0 => EngineProfile.Core,
            1 => EngineProfile.Component,
            _ => null,
        };
    }
}
