using System.Collections.Concurrent;
using System.Threading.Channels;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Unstages volumes that no Pod of the node uses any more, whoever staged them. It looks when a Pod lets go of one, when a driver registers, and every so often; what fails is tried
/// again for ever, less and less often.
/// </summary>
internal sealed partial class StagedVolumes(CsiDrivers drivers, CsiRecords records, VolumeLocks locks, VolumesInUse inUse, TimeProvider time, ILogger<StagedVolumes> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(122);

    private readonly Channel<bool> looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, (TimeSpan Delay, DateTimeOffset NextTry)> failures = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "staged-volumes";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <summary>A volume may have become unused.</summary>
    public void Look() => looks.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var registered = drivers.Changed;
            await Task.WhenAll(records.Staged.Where(staged => IsDue(staged.Key, staged.Value)).Select(staged => TryUnstageAsync(staged.Key, staged.Value, cancellationToken)));
            ForgetUsed();

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(looks.Reader.WaitToReadAsync(pause.Token).AsTask(), registered, Task.Delay(Pause(), time, pause.Token));
            await pause.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            looks.Reader.TryRead(out _);
            if (registered.IsCompleted)
            {
                failures.Clear();
            }
        }
    }

    private bool IsDue(string folder, CsiRecord record) =>
        !records.IsUsed(record.DriverName, record.VolumeHandle) && (!failures.TryGetValue(folder, out var failure) || failure.NextTry <= time.GetUtcNow());

    /// <summary>A volume that is used again is not to be unstaged: a failure that is never tried again would be due for ever.</summary>
    private void ForgetUsed()
    {
        foreach (var folder in failures.Keys.Where(folder => records.FindStaged(folder) is not { } record || records.IsUsed(record.DriverName, record.VolumeHandle)))
        {
            failures.TryRemove(folder, out _);
        }
    }

    private TimeSpan Pause()
    {
        var next = failures.Values.Select(failure => failure.NextTry - time.GetUtcNow()).Append(Period).Min();
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    private async Task TryUnstageAsync(string folder, CsiRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await UnstageAsync(folder, record, cancellationToken);
            failures.TryRemove(folder, out _);
        }
        catch (Exception failure) when (failure is PluginException or VolumeException or IOException or UnauthorizedAccessException)
        {
            var delay = BackOffSteps.Next(failures.TryGetValue(folder, out var before) ? before.Delay : null, FirstRetry, LastRetry);
            failures[folder] = (delay, time.GetUtcNow() + delay);
            LogFailed(logger, record.VolumeHandle, failure.Message, delay);
        }
    }

    private async Task UnstageAsync(string folder, CsiRecord record, CancellationToken cancellationToken)
    {
        using (await locks.HoldAsync(record.UniqueName, cancellationToken))
        {
            if (records.IsUsed(record.DriverName, record.VolumeHandle))
            {
                return;
            }

            var path = CsiFolders.StagingPath(folder);
            await drivers.Require(record.DriverName).UnstageAsync(record.VolumeHandle, path, cancellationToken);
            if (MountTable.Beneath(folder) is [var mounted, ..])
            {
                throw new VolumeException($"{mounted} is still mounted after CSI driver {record.DriverName} has unstaged it");
            }

            records.RemoveStaged(folder);
        }

        inUse.Update();
    }

    [LoggerMessage(4830, LogLevel.Warning, "Volume {Volume} could not be unstaged: {Problem}; trying again in {Wait}")]
    private static partial void LogFailed(ILogger logger, string volume, string problem, TimeSpan wait);
}
