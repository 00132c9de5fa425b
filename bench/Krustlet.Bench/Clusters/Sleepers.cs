using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Clusters;

/// <summary>A Deployment of the sleeping module, as a user would write it for wasm nodes.</summary>
internal sealed class Sleepers(BenchCluster cluster, string name, TimeProvider time)
{
    private const string Namespace = "default";
    private const string Architecture = "kubernetes.io/arch";
    private const string Wasm = "wasm32-wasi";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The Pods of this Deployment.</summary>
    public ListScope Scope { get; } = new(Namespace, $"app={name}");

    public Task ApplyAsync(int replicas, CancellationToken cancellationToken) =>
        cluster.Api.CreateAsync(ApiResources.Deployments, Deployment(replicas), cancellationToken);

    public Task ScaleAsync(int replicas, CancellationToken cancellationToken)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$$"""{"spec":{"replicas":{{{replicas}}}}}""");
        return cluster.Api.PatchAsync(ApiResources.Deployments, new NamespacedName(Namespace, name), new PatchRequest(PatchKind.Merge, body), cancellationToken);
    }

    /// <summary>Deletes it and waits until its Pods are gone.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await cluster.Api.DeleteAsync(ApiResources.Deployments, new NamespacedName(Namespace, name), new DeleteRequest(), cancellationToken);
        while ((await cluster.Api.ListAsync(ApiResources.Pods, Scope, limit: 1, cancellationToken: cancellationToken)).Items.Count > 0)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private V1Deployment Deployment(int replicas)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = labels }, Spec = Pod() },
            },
        };
    }

    private V1PodSpec Pod() => new()
    {
        Containers = [new V1Container { Name = "main", Image = cluster.Image, ImagePullPolicy = "IfNotPresent" }],
        TerminationGracePeriodSeconds = 1,
        AutomountServiceAccountToken = false,
        NodeSelector = new Dictionary<string, string> { [Architecture] = Wasm },
        Tolerations = [.. new[] { "NoSchedule", "NoExecute" }.Select(effect => new V1Toleration { Key = Architecture, OperatorProperty = "Equal", Value = Wasm, Effect = effect })],
    };
}
