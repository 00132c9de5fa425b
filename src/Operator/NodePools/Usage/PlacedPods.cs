using k8s.Models;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.PodResources;

namespace Krustlet.Operator.NodePools.Usage;

/// <summary>The Pods of all nodes that have not ended, whoever made them: of each only where it is and what it asks for.</summary>
[EntityRbac("", "pods", "list,watch")]
internal sealed class PlacedPods
{
    private const string Cpu = "cpu";
    private const string Memory = "memory";
    private static readonly ListScope Scope = new(FieldSelector: "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");
    private readonly Indexer<V1Pod> _byNode = new(static pod => NodeOf(pod) is { } node ? [node] : []);

    public PlacedPods(IApiClient client, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers, Random random) =>
        Informer = new Informer<V1Pod>(client, ApiResources.Pods, new InformerOptions<V1Pod> { Scope = Scope, Indexers = [_byNode], Transform = Slim }, metrics, time, loggers, random);

    /// <summary>The watch; whoever composes the operator runs it.</summary>
    public Informer<V1Pod> Informer { get; }

    /// <summary>What a node's Pods ask for.</summary>
    public NodeLoad On(string node) => Informer.Store.ByIndex(_byNode, node).Aggregate(default(NodeLoad), static (sum, pod) => sum + LoadOf(pod));

    /// <summary>Tells of each node whose Pods ask for something else than before.</summary>
    public void OnChanged(Action<string> changed)
    {
        Informer.AddHandler(new ResourceHandler<V1Pod>(Tell, (old, item) =>
        {
            if (NodeOf(old) != NodeOf(item) || LoadOf(old) != LoadOf(item))
            {
                Tell(old);
                Tell(item);
            }
        }, Tell));

        void Tell(V1Pod pod)
        {
            if (NodeOf(pod) is { } node)
            {
                changed(node);
            }
        }
    }

    /// <summary>Where it takes place; null once it has ended.</summary>
    private static string? NodeOf(V1Pod pod) => pod.Spec?.NodeName is { Length: > 0 } node && pod.Status?.Phase is not ("Succeeded" or "Failed") ? node : null;

    private static NodeLoad LoadOf(V1Pod pod) => new(1, Amount(pod, Cpu), Amount(pod, Memory));

    private static decimal Amount(V1Pod pod, string resource) => pod.Spec?.Overhead is { } sum && sum.TryGetValue(resource, out var amount) ? amount.ToDecimal() : 0;

    /// <summary>There are many of them, and most of a Pod is its spec: the sum of what it asks for is kept, as its overhead.</summary>
    private static V1Pod Slim(V1Pod pod) => new()
    {
        ApiVersion = pod.ApiVersion,
        Kind = pod.Kind,
        Metadata = new V1ObjectMeta { Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty, Uid = pod.Metadata.Uid, ResourceVersion = pod.Metadata.ResourceVersion },
        Spec = pod.Spec is null ? null : new V1PodSpec { NodeName = pod.Spec.NodeName, Overhead = Sum(PodRequests.Of(pod)) },
        Status = new V1PodStatus { Phase = pod.Status?.Phase },
    };

    private static Dictionary<string, ResourceQuantity> Sum(PodRequests requests) => new[] { Cpu, Memory }
        .Where(resource => requests[resource] > 0)
        .ToDictionary(resource => resource, resource => new ResourceQuantity(requests[resource], 0, ResourceQuantity.SuffixFormat.DecimalSI));
}
