namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasm_valkind_t</c>, the kinds that WASI preview1 uses.</summary>
internal enum ValueKind : byte
{
    I32 = 0,
    I64 = 1,
}
