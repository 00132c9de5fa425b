namespace Krustlet.NodeAgent.Plugins;

/// <summary>A socket in the registry folder, and what is done about it.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Identity">Differs when the plugin was started anew and made its socket again.</param>
/// <param name="Gone">Cancelled when the socket is no longer there.</param>
internal sealed record PluginSocket(string Path, string Identity, CancellationTokenSource Gone)
{
    /// <summary>Ends when the plugin is deregistered after <see cref="Gone"/>, or with the agent.</summary>
    public Task Following { get; set; } = Task.CompletedTask;
}
