using Krustlet.Oci.Modules;

namespace Krustlet.Oci.Inspection;

/// <summary>What a WebAssembly file says of itself, without any of it being compiled.</summary>
/// <param name="Kind">Core module or component.</param>
/// <param name="Imports">What it wants of its host.</param>
/// <param name="Exports">What it has for its host.</param>
/// <param name="Memories">Its memories; empty for components, whose modules have theirs inside.</param>
public sealed record WasmContent(WasmKind Kind, IReadOnlyList<WasmItem> Imports, IReadOnlyList<WasmItem> Exports, IReadOnlyList<WasmMemory> Memories);
