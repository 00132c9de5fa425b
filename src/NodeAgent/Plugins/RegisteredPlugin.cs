namespace Krustlet.NodeAgent.Plugins;

/// <summary>What a node plugin says of itself (pluginregistration v1 <c>PluginInfo</c>).</summary>
/// <param name="Type"><c>CSIPlugin</c> or <c>DevicePlugin</c>.</param>
/// <param name="Name">Driver or resource.</param>
/// <param name="Endpoint">Full path of the socket that the plugin's own service listens on.</param>
/// <param name="Versions">Versions of that service, as the plugin writes them.</param>
/// <param name="RegistrationSocket">The socket in the registry folder that it was found by.</param>
internal sealed record RegisteredPlugin(string Type, string Name, string Endpoint, IReadOnlyList<string> Versions, string RegistrationSocket);
