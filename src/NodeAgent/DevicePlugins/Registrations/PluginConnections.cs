using System.Threading.Channels;
using Grpc.Core;
using Krustlet.ControllerRuntime.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>
/// Follows every plugin that registered, for as long as it is there. One that goes has to register again; one that registers for a
/// resource that another offers takes its place.
/// </summary>
internal sealed partial class PluginConnections(DeviceManager devices, DeviceMetrics metrics, TimeProvider time, ILogger<PluginConnections> logger) : IOwnedLoop
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(100);
    private readonly Channel<(PluginSource Plugin, bool IsGone)> changes = Channel.CreateUnbounded<(PluginSource, bool)>(new UnboundedChannelOptions { SingleReader = true });

    /// <inheritdoc/>
    public string Name => "device-plugins";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Servers;

    /// <summary>Takes a plugin that registered.</summary>
    public void Add(PluginSource plugin)
    {
        metrics.Registered(plugin.Resource);
        changes.Writer.TryWrite((plugin, false));
    }

    /// <summary>Lets a plugin go that was taken away; nothing happens when another offers its resource by now.</summary>
    public void Remove(PluginSource plugin) => changes.Writer.TryWrite((plugin, true));

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var followed = new Dictionary<string, Followed>(StringComparer.Ordinal);
        try
        {
            await foreach (var (plugin, isGone) in changes.Reader.ReadAllAsync(cancellationToken))
            {
                if (isGone)
                {
                    if (followed.TryGetValue(plugin.Resource, out var leaving) && leaving.Source == plugin)
                    {
                        followed.Remove(plugin.Resource);
                        await EndAsync(leaving);
                    }

                    continue;
                }

                var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                followed[plugin.Resource] = new Followed(plugin, FollowAsync(plugin, followed.GetValueOrDefault(plugin.Resource), stop.Token), stop);
            }
        }
        finally
        {
            await Task.WhenAll(followed.Values.Select(EndAsync));
        }
    }

    private static async Task EndAsync(Followed? followed)
    {
        if (followed is not null)
        {
            await followed.Stop.CancelAsync();
            await followed.Task;
            followed.Stop.Dispose();
        }
    }

    private async Task FollowAsync(PluginSource source, Followed? former, CancellationToken cancellationToken)
    {
        ConnectedPlugin? connected = null;
        using var plugin = new GrpcDevicePlugin(source.SocketPath, time);
        try
        {
            connected = await ConnectAsync(plugin, cancellationToken);
            devices.Connected(source.Resource, connected);
            LogConnected(logger, source.Resource, source.SocketPath);
            await EndAsync(former);
            former = null;
            await foreach (var all in plugin.ListAndWatchAsync(cancellationToken))
            {
                var isHealthy = all.ToLookup(static d => d.Health == "Healthy", static d => d.ID);
                devices.Listed(source.Resource, connected, isHealthy[true], isHealthy[false]);
            }

            LogEnded(logger, null, source.Resource, source.SocketPath);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Another plugin took its place, or the agent ends.
        }
        catch (Exception failure) when (failure is RpcException or IOException or UnauthorizedAccessException)
        {
            LogEnded(logger, failure, source.Resource, source.SocketPath);
        }
        finally
        {
            await EndAsync(former);
            if (connected is not null)
            {
                devices.Disconnected(source.Resource, connected);
            }
        }
    }

    /// <summary>A plugin may register before it serves.</summary>
    private async Task<ConnectedPlugin> ConnectAsync(GrpcDevicePlugin plugin, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                var options = await plugin.GetOptionsAsync(cancellationToken);
                return new ConnectedPlugin(plugin, options.PreStartRequired, options.GetPreferredAllocationAvailable);
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(began) < ConnectPatience)
            {
                await Task.Delay(ConnectPause, time, cancellationToken);
            }
        }
    }

    private sealed record Followed(PluginSource Source, Task Task, CancellationTokenSource Stop);

    [LoggerMessage(4860, LogLevel.Information, "The device plugin of {Resource} is there: {Socket}")]
    private static partial void LogConnected(ILogger logger, string resource, string socket);

    [LoggerMessage(4861, LogLevel.Warning, "The device plugin of {Resource} is gone: {Socket}; none of its devices is given out until it registers again")]
    private static partial void LogEnded(ILogger logger, Exception? exception, string resource, string socket);
}
