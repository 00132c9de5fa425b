using System.Collections.Concurrent;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// The CSI drivers of this node. A driver is taken once it has told of the node and the cluster knows of it (CSINode), so that no Pod is sent here before its volumes can be mounted.
/// </summary>
internal sealed class CsiDrivers(CsiNodeRegistration registration, PluginWatcherOptions registry, TimeProvider time) : IPluginHandler, IDisposable
{
    private readonly ConcurrentDictionary<string, CsiDriver> drivers = new(StringComparer.Ordinal);
    // By driver: a socket that goes and another that comes tell the cluster one after the other.
    private readonly VolumeLocks turns = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public string Type => "CSIPlugin";

    /// <summary>Completes at the next registration; what failed for want of a driver is worth another try.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>The node service of a driver; null when it is not registered.</summary>
    public CsiNodeClient? Find(string driver) => drivers.GetValueOrDefault(driver)?.Node;

    /// <summary>The node service of a driver.</summary>
    /// <exception cref="VolumeException">It is not registered.</exception>
    public CsiNodeClient Require(string driver) => Find(driver)
        ?? throw new VolumeException(
            $"driver name {driver} not found in the list of registered CSI drivers: run its node plugin on this node, with its registration socket in {registry.Folder}");

    /// <inheritdoc/>
    public async Task RegisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        if (!plugin.Versions.Any(IsSpoken))
        {
            throw new PluginException($"CSI driver {plugin.Name} speaks {string.Join(", ", plugin.Versions)}: this node speaks CSI 1.x");
        }

        using var turn = await turns.HoldAsync(plugin.Name, cancellationToken);
        var known = drivers.GetValueOrDefault(plugin.Name);
        if (known is not null && known.Plugin.Endpoint != plugin.Endpoint)
        {
            throw new PluginException(
                $"CSI driver {plugin.Name} is registered already, with the endpoint {known.Plugin.Endpoint} by {known.Plugin.RegistrationSocket}: remove that before {plugin.Endpoint} can take its name");
        }

        var client = new CsiNodeClient(plugin.Name, plugin.Endpoint, time);
        try
        {
            await PublishAsync(plugin, client, cancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        drivers[plugin.Name] = new CsiDriver(plugin, client);
        known?.Node.Dispose();
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <inheritdoc/>
    public async Task DeregisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        using var turn = await turns.HoldAsync(plugin.Name, cancellationToken);

        // Another socket may have registered the same endpoint since.
        if (drivers.TryGetValue(plugin.Name, out var driver) && driver.Plugin.RegistrationSocket == plugin.RegistrationSocket && drivers.TryRemove(KeyValuePair.Create(plugin.Name, driver)))
        {
            driver.Node.Dispose();
            await registration.RemoveAsync(plugin.Name, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var driver in drivers.Values)
        {
            driver.Node.Dispose();
        }
    }

    private async Task PublishAsync(RegisteredPlugin plugin, CsiNodeClient client, CancellationToken cancellationToken)
    {
        var name = await client.GetNameAsync(cancellationToken);
        if (name != plugin.Name)
        {
            throw new PluginException($"the plugin registers as {plugin.Name}, and what serves {plugin.Endpoint} is the CSI driver {name}: give the driver's own endpoint");
        }

        var info = await client.GetInfoAsync(cancellationToken);
        if (info.NodeId.Length == 0)
        {
            throw new PluginException($"CSI driver {plugin.Name} has no id for this node (NodeGetInfo)");
        }

        try
        {
            await registration.SetAsync(plugin.Name, info, cancellationToken);
        }
        catch (ApiException failure)
        {
            throw new PluginException($"CSI driver {plugin.Name} could not be written into the CSINode of this node: {failure.Message}", failure);
        }
    }

    private static bool IsSpoken(string version) =>
        System.Version.TryParse(version.TrimStart('v').Split('-')[0], out var parsed) && parsed.Major == 1;
}
