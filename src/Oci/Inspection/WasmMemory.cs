namespace Krustlet.Oci.Inspection;

/// <summary>A linear memory that a core module declares or imports.</summary>
/// <param name="MinimumBytes">What it has from the beginning.</param>
/// <param name="MaximumBytes">What it may grow to; null: whatever the limits of its container leave.</param>
public sealed record WasmMemory(ulong MinimumBytes, ulong? MaximumBytes);
