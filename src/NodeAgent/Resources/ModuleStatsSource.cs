using Krustlet.NodeAgent.ModuleHosts;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Resources;

/// <summary>Asks every module host what its modules use.</summary>
internal sealed partial class ModuleStatsSource(HostPool hosts, ILogger<ModuleStatsSource> logger) : IModuleStatsSource
{
    public async Task<IReadOnlyList<ContainerUsage>> MeasureAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(hosts.All.Where(host => !host.IsDead).Select(host => MeasureAsync(host, cancellationToken))).ConfigureAwait(false)).SelectMany(usage => usage)];

    private async Task<IReadOnlyList<ContainerUsage>> MeasureAsync(ModuleHostConnection host, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await host.Client.GetStatsAsync(cancellationToken).ConfigureAwait(false);
            return [.. reply.Modules
                .Select(stats => (Stats: stats, Known: host.Runs.Find(stats.Id)))
                .Where(module => module.Known is { Run: { IsRunning: true, StartedAt: not null } })
                .Select(module => new ContainerUsage(
                    module.Known!.Pod,
                    module.Known.Container,
                    module.Known.Run.StartedAt!.Value,
                    module.Stats.CpuNanoseconds,
                    module.Stats.MemoryBytes,
                    module.Stats.At.ToDateTimeOffset()))];
        }
        catch (ModuleHostException exception)
        {
            LogUnanswered(exception, host.Record.Id);
            return [];
        }
    }

    [LoggerMessage(4400, LogLevel.Warning, "Module host {Host} does not say what its modules use")]
    private partial void LogUnanswered(Exception exception, string host);
}
