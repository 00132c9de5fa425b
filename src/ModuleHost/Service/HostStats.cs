using Google.Protobuf.WellKnownTypes;
using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>What the host and its modules use.</summary>
internal static class HostStats
{
    public static GetStatsReply Collect(IEnumerable<HostedModule> modules, TimeProvider timeProvider)
    {
        var reply = new GetStatsReply
        {
            HostResidentBytes = (ulong)Environment.WorkingSet,
            HostMemoryMaps = (uint)MemoryMaps.Count(),
            HostCpuNanoseconds = (ulong)Environment.CpuUsage.TotalTime.Ticks * 100,
        };
        var now = Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow());
        foreach (var module in modules)
        {
            var usage = module.Usage;
            reply.Modules.Add(new ModuleStats { Id = module.Id, CpuNanoseconds = usage.ProcessorNanoseconds, MemoryBytes = usage.MemoryBytes, At = now });
        }
        return reply;
    }
}
