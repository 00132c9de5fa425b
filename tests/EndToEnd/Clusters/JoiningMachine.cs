using System.Globalization;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>An agent that has nothing but what a pool gives to joiners: its files, and its arguments with this machine's folders and port.</summary>
internal sealed class JoiningMachine(ClusterFixture cluster, string name, string data, ChildProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="cluster">The cluster.</param>
    /// <param name="name">Name of the Node.</param>
    /// <param name="files">What is in /etc/krustlet.</param>
    /// <param name="arguments">As the pool has them.</param>
    public static async Task<JoiningMachine> StartAsync(ClusterFixture cluster, string name, IReadOnlyDictionary<string, byte[]> files, IEnumerable<string> arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cluster.TemporaryDirectory, "joined", name)).FullName;
        foreach (var (file, bytes) in files)
        {
            // Files name each other by where the machine has them.
            await File.WriteAllTextAsync(Path.Combine(folder, file), Encoding.UTF8.GetString(bytes).Replace("/etc/krustlet", folder, StringComparison.Ordinal));
        }

        var data = Path.Combine(folder, "data");
        var given = arguments.Select(argument => argument.Replace("/etc/krustlet", folder, StringComparison.Ordinal).Replace("/var/lib/krustlet", data, StringComparison.Ordinal));
        string[] own = ["--port", FreePorts.Next().ToString(CultureInfo.InvariantCulture), "--healthz-port", "0", "--insecure-registries", cluster.Registry.Authority];
        var process = await ChildProcess.StartAsync(name, [BuildOutput.Agent, .. given, .. own], new Dictionary<string, string>(), Path.Combine(folder, "agent.log"));
        return new JoiningMachine(cluster, name, data, process);
    }

    /// <summary>Waits until the Node is there; an agent that ended instead, or does not get there, says why.</summary>
    public async Task UntilJoinedAsync()
    {
        try
        {
            await cluster.UntilAsync(async () => process.HasExited || await NodeAsync() is not null, "the machine has joined", Longest);
        }
        catch (TimeoutException late)
        {
            throw new StackException($"{late.Message}\n{await process.ReadTailAsync(CancellationToken.None)}");
        }

        if (process.HasExited)
        {
            throw new StackException(await process.ReadTailAsync(CancellationToken.None));
        }
    }

    public Task<V1Node?> NodeAsync() => cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(name), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        ModuleHostProcesses.Kill(data);
        await cluster.Api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
    }
}
