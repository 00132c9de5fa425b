using System.Buffers.Binary;

namespace Krustlet.Oci.Modules;

/// <summary>The first eight bytes of a WebAssembly binary: <c>\0asm</c>, version, layer (component model, Binary.md).</summary>
internal static class WasmHeader
{
    public const int Length = 8;

    private const ushort CoreLayer = 0;
    private const ushort ComponentLayer = 1;

    /// <summary>What the bytes begin, or null if it is not WebAssembly of a version there is a runtime for.</summary>
    public static WasmKind? Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < Length || !start.StartsWith("\0asm"u8))
        {
            return null;
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(start[4..]), BinaryPrimitives.ReadUInt16LittleEndian(start[6..])) switch
        {
            (1, CoreLayer) => WasmKind.Module,
            (_, ComponentLayer) => WasmKind.Component,
            _ => null,
        };
    }
}
