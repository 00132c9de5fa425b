using System.Collections.Concurrent;
using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.Tests.Plugins;

/// <summary>Takes every plugin, unless told otherwise.</summary>
internal sealed class RecordedHandler : IPluginHandler
{
    public string Type => "CSIPlugin";

    public string? Refusal { get; set; }

    /// <summary>What goes on while a plugin is taken.</summary>
    public Func<RegisteredPlugin, Task> Taking { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<RegisteredPlugin> Registered { get; } = new();

    public ConcurrentQueue<RegisteredPlugin> Deregistered { get; } = new();

    public async Task RegisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            throw new PluginException(refusal);
        }

        await Taking(plugin);
        Registered.Enqueue(plugin);
    }

    public Task DeregisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        Deregistered.Enqueue(plugin);
        return Task.CompletedTask;
    }
}
