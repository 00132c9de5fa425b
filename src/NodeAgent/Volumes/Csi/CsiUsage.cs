using System.Collections.Concurrent;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>Asks the drivers that can tell (GET_VOLUME_STATS) how full the published volumes are, as often as a kubelet does, so that nobody who reads statistics waits for a driver.</summary>
internal sealed partial class CsiUsage(CsiDrivers drivers, CsiFolders folders, CsiRecords records, TimeProvider time, ILogger<CsiUsage> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, CsiFigures> figures = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "csi-usage";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <summary>What the driver last said of the volume that is published at a path; null when it does not say.</summary>
    public CsiFigures? Find(string target) => figures.GetValueOrDefault(target);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var published = records.Published.Where(static volume => volume.Value.Stage == CsiStage.Done).ToList();
            await Task.WhenAll(published.GroupBy(static volume => volume.Value.DriverName).Select(volumes => AskAsync(volumes.Key, volumes, cancellationToken)));
            foreach (var gone in figures.Keys.Except(published.Select(static volume => CsiFolders.Target(volume.Key)), StringComparer.Ordinal).ToList())
            {
                figures.TryRemove(gone, out _);
            }

            await Task.Delay(Period, time, cancellationToken);
        }
    }

    private async Task AskAsync(string driver, IEnumerable<KeyValuePair<string, CsiRecord>> volumes, CancellationToken cancellationToken)
    {
        try
        {
            if (drivers.Find(driver) is not { } node || await node.GetCapabilitiesAsync(cancellationToken) is not { Measures: true } capabilities)
            {
                return;
            }

            foreach (var (folder, record) in volumes)
            {
                await AskAsync(node, capabilities, folder, record, cancellationToken);
            }
        }
        catch (PluginException failure)
        {
            LogNotTold(logger, driver, failure.Message);
        }
    }

    private async Task AskAsync(CsiNodeClient node, CsiCapabilities capabilities, string folder, CsiRecord record, CancellationToken cancellationToken)
    {
        var target = CsiFolders.Target(folder);
        var request = new NodeGetVolumeStatsRequest
        {
            VolumeId = record.VolumeHandle,
            VolumePath = target,
            StagingTargetPath = capabilities.Stages && !record.IsEphemeral ? CsiFolders.StagingPath(folders.OfStaged(record.DriverName, record.VolumeHandle)) : "",
        };
        try
        {
            if (CsiFigures.Of(await node.GetVolumeStatsAsync(request, cancellationToken)) is { } told)
            {
                figures[target] = told;
            }
        }
        catch (PluginException failure)
        {
            // What was true a while ago is not told for ever: the file system is asked instead.
            figures.TryRemove(target, out _);
            LogNotTold(logger, record.VolumeHandle, failure.Message);
        }
    }

    [LoggerMessage(4840, LogLevel.Warning, "How full {Volume} is could not be read: {Problem}")]
    private static partial void LogNotTold(ILogger logger, string volume, string problem);
}
