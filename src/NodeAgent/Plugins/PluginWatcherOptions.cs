namespace Krustlet.NodeAgent.Plugins;

/// <summary>Where node plugins are looked for.</summary>
/// <param name="Folder">Full path of the registry folder; it is made when it is not there.</param>
internal sealed record PluginWatcherOptions(string Folder);
