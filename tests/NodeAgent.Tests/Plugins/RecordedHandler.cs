using System.Collections.Concurrent;
using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.Tests.Plugins;

/// <summary>Takes every plugin, unless told otherwise.</summary>
internal sealed class RecordedHandler : IPluginHandler
{
    public string Type => "CSIPlugin";

    public string? Refusal { get; set; }

    public ConcurrentQueue<RegisteredPlugin> Registered { get; } = new();

    public ConcurrentQueue<RegisteredPlugin> Deregistered { get; } = new();

    public Task RegisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            throw new PluginException(refusal);
        }

        Registered.Enqueue(plugin);
        return Task.CompletedTask;
    }

    public Task DeregisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken)
    {
        Deregistered.Enqueue(plugin);
        return Task.CompletedTask;
    }
}
