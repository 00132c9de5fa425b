using k8s.Models;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Nodes beside the two that all tests share.</summary>
internal static class OwnNodes
{
    /// <summary>Keeps the Pods of other tests away.</summary>
    public static V1Taint Taint => new() { Key = "e2e.krustlet.dev/own", Value = "true", Effect = "NoSchedule" };

    /// <summary>Lets a test's own Pods come.</summary>
    public static V1Toleration Toleration => new() { Key = Taint.Key, OperatorProperty = "Exists" };

    /// <summary>A node of a test's own, named after its namespace: no other Pods come to it. It goes when the handle is disposed of.</summary>
    public static async Task<OwnNode> StartOwnNodeAsync(this ClusterFixture cluster, string space, int maxPods = 110, params string[] arguments)
    {
        var node = new OwnNode(cluster, $"wasm-{space}", maxPods);
        await node.StartAsync(arguments);
        return node;
    }

    /// <summary>Starts (again) the agent of a node that only takes the Pods that name it, and waits until it is Ready.</summary>
    public static async Task StartNodeAsync(this ClusterFixture cluster, string name, int maxPods, IReadOnlyList<string> arguments)
    {
        var settings = new NodeSettings(name, $"{ClusterFixture.Pool}-{name}", maxPods, ["--register-with-taints", $"{Taint.Key}={Taint.Value}:{Taint.Effect}", .. arguments]);
        await cluster.Stack.StartNodeAsync(settings, CancellationToken.None);
        await cluster.Stack.WaitReadyAsync(name, CancellationToken.None);
    }
}
