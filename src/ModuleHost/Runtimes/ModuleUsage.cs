namespace Krustlet.ModuleHost.Runtimes;

/// <summary>What a module has used.</summary>
/// <param name="ProcessorNanoseconds">Processor time of its steps, host functions included.</param>
/// <param name="MemoryBytes">Size of its linear memory now; 0 when it has ended.</param>
public readonly record struct ModuleUsage(ulong ProcessorNanoseconds, ulong MemoryBytes);
