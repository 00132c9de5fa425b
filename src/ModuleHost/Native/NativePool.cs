using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_pooling_allocation_config_t</c>: copied into a configuration, then deleted by its maker.</summary>
internal static partial class NativePool
{
    private const int TablesPerModule = 4;
    private const int MemoriesPerModule = 4;

    // The engine's own limits, 20,000 elements and 1 MiB, are below what large Go, C# or JavaScript programs have. A table's room is address
    // space only, and an instance is allocated at its own size.
    private const int TableElements = 1 << 20;
    private const int InstanceBytes = 64 << 20;

    // Two megabytes each, of address space only: fewer would fit into any gap that a thread's stack leaves above the engine's place.
    private const uint LeastStacks = 32;

    public static nint Create(PoolSettings settings)
    {
        var pool = New();
        var slots = (uint)settings.Instances;
        TotalCoreInstances(pool, slots);
        TotalMemories(pool, slots);
        TotalStacks(pool, Math.Max(slots, LeastStacks));
        // Some modules have a second table; few have more.
        TotalTables(pool, slots * 2);
        MaxTablesPerModule(pool, TablesPerModule);
        MaxMemoriesPerModule(pool, MemoriesPerModule);
        MaxTableElements(pool, TableElements);
        MaxInstanceBytes(pool, InstanceBytes);
        MemoryKeepResident(pool, (nuint)settings.MemoryKeepResident);
        TableKeepResident(pool, (nuint)settings.TableKeepResident);
        return pool;
    }

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_strategy_set")]
    public static partial void Apply(nint config, nint pool);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_delete")]
    public static partial void Delete(nint pool);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_new")]
    private static partial nint New();

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_total_core_instances_set")]
    private static partial void TotalCoreInstances(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_total_memories_set")]
    private static partial void TotalMemories(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_total_stacks_set")]
    private static partial void TotalStacks(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_total_tables_set")]
    private static partial void TotalTables(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_max_tables_per_module_set")]
    private static partial void MaxTablesPerModule(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_max_memories_per_module_set")]
    private static partial void MaxMemoriesPerModule(nint pool, uint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_table_elements_set")]
    private static partial void MaxTableElements(nint pool, nuint count);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_max_core_instance_size_set")]
    private static partial void MaxInstanceBytes(nint pool, nuint bytes);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_linear_memory_keep_resident_set")]
    private static partial void MemoryKeepResident(nint pool, nuint bytes);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_pooling_allocation_config_table_keep_resident_set")]
    private static partial void TableKeepResident(nint pool, nuint bytes);
}
