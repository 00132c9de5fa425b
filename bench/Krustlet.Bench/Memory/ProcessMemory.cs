using System.Globalization;

namespace Krustlet.Bench.Memory;

/// <summary>What processes hold, as the kernel counts it.</summary>
/// <param name="Rss">KiB resident.</param>
/// <param name="Pss">KiB resident, shared pages by their share.</param>
/// <param name="PrivateDirty">KiB that no other process has and no file: what ending the process frees for sure.</param>
/// <param name="PageTables">KiB of page tables, which neither of those counts.</param>
/// <param name="Maps">Memory maps.</param>
internal sealed record ProcessMemory(long Rss, long Pss, long PrivateDirty, long PageTables, int Maps)
{
    public static ProcessMemory Read(int processId)
    {
        var rollup = File.ReadAllLines($"/proc/{processId}/smaps_rollup");
        var status = File.ReadAllLines($"/proc/{processId}/status");
        return new ProcessMemory(Field(rollup, "Rss:"), Field(rollup, "Pss:"), Field(rollup, "Private_Dirty:"), Field(status, "VmPTE:"), File.ReadLines($"/proc/{processId}/maps").Count());
    }

    public static ProcessMemory operator +(ProcessMemory one, ProcessMemory other) =>
        new(one.Rss + other.Rss, one.Pss + other.Pss, one.PrivateDirty + other.PrivateDirty, one.PageTables + other.PageTables, one.Maps + other.Maps);

    private static long Field(IEnumerable<string> lines, string name) => long.Parse(
        lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
