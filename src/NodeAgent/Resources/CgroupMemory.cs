namespace Krustlet.NodeAgent.Resources;

/// <summary>The memory limit of the cgroup this process is confined to, as a container sees it (version 2, then version 1).</summary>
internal static class CgroupMemory
{
    /// <summary>Limit (null: none) and usage in bytes.</summary>
    public static (long? Limit, long Used) Read()
    {
        var limit = ProcFile.Number("/sys/fs/cgroup/memory.max");
        return limit > 0
            ? (limit, ProcFile.Number("/sys/fs/cgroup/memory.current"))
            : Bounded(ProcFile.Number("/sys/fs/cgroup/memory/memory.limit_in_bytes"), ProcFile.Number("/sys/fs/cgroup/memory/memory.usage_in_bytes"));
    }

    private static (long? Limit, long Used) Bounded(long limit, long used) => (limit > 0 ? limit : null, used);
}
