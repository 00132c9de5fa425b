using Krustlet.NodeAgent.Resources.Native;

namespace Krustlet.NodeAgent.Resources;

/// <summary>Measures through <c>/proc</c>, <c>/sys/fs/cgroup</c> and the file system of the data folder.</summary>
internal sealed class LinuxMachine(string dataDirectory, TimeProvider time) : IMachine
{
    // USER_HZ of every Linux ABI that .NET runs on.
    private const ulong NanosecondsPerTick = 10_000_000;

    public MachineSnapshot Measure()
    {
        var memory = ProcFile.Fields("/proc/meminfo");
        var total = memory.GetValueOrDefault("MemTotal") * 1024;
        var available = memory.GetValueOrDefault("MemAvailable") * 1024;
        var (limit, used) = CgroupMemory.Read();
        if (limit is { } bound && bound < total)
        {
            total = bound;
            available = Math.Min(available, Math.Max(0, bound - used));
        }

        var drive = Drive();
        var inodes = FileSystemFigures.Of(dataDirectory);
        var load = ProcFile.Text("/proc/loadavg").Split(' ');
        return new MachineSnapshot(
            time.GetUtcNow(),
            System.Environment.ProcessorCount,
            CpuNanoseconds(),
            total,
            available,
            drive?.TotalSize ?? 0,
            drive?.AvailableFreeSpace ?? 0,
            ProcFile.Number("/proc/sys/kernel/pid_max"),
            load.Length > 3 && long.TryParse(load[3].Split('/')[^1], out var processes) ? processes : 0,
            inodes?.Inodes ?? 0,
            inodes?.InodesFree ?? 0);
    }

    private static ulong CpuNanoseconds()
    {
        // "cpu  user nice system idle iowait irq softirq steal …"
        var fields = ProcFile.Text("/proc/stat").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ulong ticks = 0;
        for (var index = 1; index < fields.Length && index <= 8; index++)
        {
            if (index is not 4 and not 5 && ulong.TryParse(fields[index], out var value))
            {
                ticks += value;
            }
        }

        return ticks * NanosecondsPerTick;
    }

    private DriveInfo? Drive()
    {
        try
        {
            var drive = new DriveInfo(dataDirectory);
            return drive.IsReady ? drive : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
