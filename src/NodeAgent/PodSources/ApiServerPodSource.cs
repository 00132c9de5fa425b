using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.NodeAgent.NodeRegistration;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodSources;

/// <summary>The Pods that the API server binds to this node. Mirrors of static Pods are not among them: what they show runs anyway.</summary>
internal sealed class ApiServerPodSource(IInformer<V1Pod> informer)
{
    /// <summary>The informer of this node's Pods: what a node's identity may watch.</summary>
    public static Informer<V1Pod> CreateInformer(IApiClient api, INodeIdentity identity, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers) =>
        new(api, ApiResources.Pods, new InformerOptions<V1Pod> { Scope = new ListScope(FieldSelector: $"spec.nodeName={identity.NodeName}") }, metrics, time, loggers);

    /// <summary>Waits for the first list.</summary>
    public Task SyncedAsync(CancellationToken cancellationToken) => informer.Synced.WaitAsync(cancellationToken);

    /// <summary>The Pods there are, the oldest first.</summary>
    public IReadOnlyList<V1Pod> List() => [.. informer.Store.List().Where(static p => !PodOrigin.IsMirror(p)).OrderBy(static p => p.Metadata.CreationTimestamp).ThenBy(static p => p.Metadata.Name, StringComparer.Ordinal)];

    /// <summary>Tells <paramref name="sink"/> of every Pod, the oldest first, and of each change from then on.</summary>
    public IDisposable Follow(IPodSink sink)
    {
        var told = List();
        foreach (var pod in told)
        {
            sink.Upsert(pod);
        }

        var following = informer.AddHandler(new ResourceHandler<V1Pod>(Upsert, (_, pod) => Upsert(pod), pod => sink.Removed(KeyOf(pod))));

        // What went between the list and the handler was told to neither.
        foreach (var pod in told.Where(pod => informer.Store.Get(KeyOf(pod).NamespacedName)?.Metadata.Uid != pod.Metadata.Uid))
        {
            sink.Removed(KeyOf(pod));
        }

        return following;

        void Upsert(V1Pod pod)
        {
            if (!PodOrigin.IsMirror(pod))
            {
                sink.Upsert(pod);
            }
        }
    }

    private static PodKey KeyOf(V1Pod pod) => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid);
}
