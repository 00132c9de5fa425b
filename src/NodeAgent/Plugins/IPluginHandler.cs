namespace Krustlet.NodeAgent.Plugins;

/// <summary>What the agent does with plugins of one type.</summary>
internal interface IPluginHandler
{
    /// <summary>The type in the plugins' own word, like <c>CSIPlugin</c>.</summary>
    string Type { get; }

    /// <summary>Takes a plugin into use. The plugin is told what became of it; a failure is tried again later.</summary>
    /// <exception cref="PluginException">It cannot be used (now); the message says why.</exception>
    Task RegisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken);

    /// <summary>Its registration socket is gone: nothing new is asked of it. What it did stays.</summary>
    Task DeregisterAsync(RegisteredPlugin plugin, CancellationToken cancellationToken);
}
