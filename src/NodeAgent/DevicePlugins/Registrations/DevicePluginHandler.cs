using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>Device plugins that are found by their socket in the registry folder, instead of registering on kubelet.sock.</summary>
internal sealed class DevicePluginHandler(PluginConnections connections) : IPluginHandler
{
    /// <inheritdoc/>
    public string Type => "DevicePlugin";

    /// <inheritdoc/>
    public Task RegisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        if (PluginSource.Problem(plugin.Name, [.. plugin.Versions]) is { } problem)
        {
            throw new PluginException(problem);
        }

        connections.Add(new PluginSource(plugin.Name, plugin.Endpoint));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeregisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        connections.Remove(new PluginSource(plugin.Name, plugin.Endpoint));
        return Task.CompletedTask;
    }
}
