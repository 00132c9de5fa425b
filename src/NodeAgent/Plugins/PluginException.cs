namespace Krustlet.NodeAgent.Plugins;

/// <summary>A node plugin does not answer, or cannot be used as it is; tried again. The message is told to the plugin too.</summary>
internal sealed class PluginException(string message, Exception? inner = null) : Exception(message, inner);
