using System.Diagnostics;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Networks;

/// <summary>A node that a test starts with podCIDRs of its choice, and that goes with the test: Pods of others do not come to it.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ClusterFixture cluster;
    private readonly NodeProcess node;

    private TestNode(ClusterFixture cluster, NodeProcess node) => (this.cluster, this.node) = (cluster, node);

    /// <summary>Leading words of a command that shall not change the network, even as root.</summary>
    public static IReadOnlyList<string> WithoutPrivilege => ["/usr/bin/setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--"];

    public string Name => node.Name;

    public string LogPath => node.Process.LogPath;

    /// <summary>The Node is made before its agent, which takes it over: so it has these podCIDRs and gets no others.</summary>
    public static async Task<TestNode> StartAsync(NetworkedClusterFixture cluster, string name, IReadOnlyList<string> podCidrs, IReadOnlyList<string>? before = null, IReadOnlyList<string>? arguments = null)
    {
        var made = new V1Node { Metadata = new V1ObjectMeta { Name = name }, Spec = new V1NodeSpec { PodCIDR = podCidrs[0], PodCIDRs = [.. podCidrs], Taints = [OwnNodes.Taint] } };
        await cluster.Api.CreateAsync(ApiResources.Nodes, made, CancellationToken.None);
        var process = await cluster.Stack.StartNodeAsync(name, [.. cluster.Network.Enter, .. before ?? [], BuildOutput.Agent], arguments ?? [], CancellationToken.None);
        var node = new TestNode(cluster, process);
        try
        {
            await cluster.Stack.WaitReadyAsync(name, CancellationToken.None);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs an agent that is to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(NetworkedClusterFixture cluster, IReadOnlyList<string> before, params string[] arguments)
    {
        string[] command = [.. cluster.Network.Enter, .. before, BuildOutput.Agent, "--kubeconfig", cluster.ControlPlane.AdminKubeconfigPath, "--data-dir", Path.Combine(cluster.TemporaryDirectory, "refused"), .. arguments];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3), ClusterFixture.Time);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await node.Process.StopAsync();
        ModuleHostProcesses.Kill(node.DataDirectory);
        await cluster.Api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(Name), new DeleteRequest(), CancellationToken.None);
    }
}
