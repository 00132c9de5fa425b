using System.Globalization;
using System.Runtime.InteropServices;

namespace Krustlet.Bench.Reports;

/// <summary>What the numbers were measured on; nothing that names the machine.</summary>
/// <param name="Processors">Logical ones.</param>
/// <param name="MemoryGigabytes">All of it.</param>
/// <param name="Kernel">Release of the Linux kernel.</param>
/// <param name="Architecture">Of this process.</param>
/// <param name="LoadAverage">Runnable tasks in the minute before: more than the processors means a shared machine.</param>
/// <param name="Date">Day of the run, UTC.</param>
internal sealed record Machine(int Processors, long MemoryGigabytes, string Kernel, string Architecture, double LoadAverage, string Date)
{
    private const double Quiet = 0.5;

    /// <summary>Other work ran when the measurements began.</summary>
    public bool IsShared => LoadAverage > Quiet;

    public static Machine Read(TimeProvider time) => new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30,
        Environment.OSVersion.Version.ToString(3),
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processors} processors, {MemoryGigabytes} GB, Linux {Kernel} {Architecture}, {Date}; load average at the start {LoadAverage}");
}
