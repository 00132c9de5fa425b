using k8s.Models;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>A node that one test has to itself: it can be given other settings, stopped and started again on its data.</summary>
internal sealed class OwnNode(ClusterFixture cluster, string name, int maxPods) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>Where the agent keeps Pods, logs and modules.</summary>
    public string DataDirectory => cluster.Stack.Nodes[name].DataDirectory;

    /// <summary>Starts the agent (again) and waits until the Node is Ready.</summary>
    public Task StartAsync(params string[] arguments) => cluster.StartNodeAsync(name, maxPods, arguments);

    /// <summary>Asks the agent to end (SIGTERM) and waits for it.</summary>
    public Task StopAsync() => cluster.Stack.Nodes[name].Process.StopAsync();

    /// <summary>Ends the agent as a crash would.</summary>
    public Task KillAsync() => cluster.Stack.Nodes[name].Process.KillAsync();

    /// <summary>The Node as it is once a condition holds.</summary>
    public Task<V1Node> UntilAsync(Func<V1Node, bool> condition, string wanted) =>
        cluster.UntilAsync(ControllerRuntime.Api.ApiResources.Nodes, null, name, condition, wanted);

    public async ValueTask DisposeAsync() => await cluster.Stack.RemoveNodeAsync(name, CancellationToken.None);
}
