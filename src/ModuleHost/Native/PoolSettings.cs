namespace Krustlet.ModuleHost.Native;

/// <summary>Sizes of an engine's instance pool.</summary>
/// <param name="Instances">Slots: instances, memories and stacks that exist at one time.</param>
/// <param name="MemoryKeepResident">Bytes of a slot's linear memory that are cleared in place, not given back, between instances.</param>
/// <param name="TableKeepResident">The same for tables.</param>
internal sealed record PoolSettings(int Instances, int MemoryKeepResident, int TableKeepResident);
