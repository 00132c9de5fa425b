using Grpc.Core;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>What module hosts say of their modules.</summary>
internal static class HostedModules
{
    /// <summary>Whether a module host of any node still has a module, whatever the API says.</summary>
    public static async Task<bool> IsModuleKnownAsync(this ClusterFixture cluster, string containerId) => await cluster.HostOfAsync(containerId) is not null;

    /// <summary>The socket of the module host that has a module; null when none has.</summary>
    public static async Task<string?> HostOfAsync(this ClusterFixture cluster, string containerId)
    {
        var id = containerId["wasm://".Length..];
        // A node of another test's own may have ended, or not begun.
        var folders = cluster.Stack.Nodes.Values.Select(static node => Path.Combine(node.DataDirectory, "hosts")).Where(Directory.Exists);
        foreach (var socket in folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.sock")))
        {
            using var host = new ModuleHostClient(socket);
            try
            {
                var modules = await host.ListModulesAsync(CancellationToken.None);
                if (modules.Any(module => module.Id == id && module.State != ModuleState.Exited))
                {
                    return socket;
                }
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                // A host that has ended has no modules.
            }
        }

        return null;
    }
}
