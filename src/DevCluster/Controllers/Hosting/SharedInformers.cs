using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Objects;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Controllers.Hosting;

/// <summary>One watch a kind, shared by all controllers and the scheduler.</summary>
internal sealed class SharedInformers
{
    private readonly List<IOwnedLoop> _loops = [];

    public SharedInformers(IApiClient client, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        Informer<T> Follow<T>(ApiResource<T> resource, ListScope? scope = null, params IReadOnlyList<Indexer<T>> indexers)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var informer = new Informer<T>(client, resource, new InformerOptions<T> { Scope = scope ?? ListScope.All, Indexers = indexers }, metrics, time, loggers);
            _loops.Add(informer);
            return informer;
        }

        Pods = Follow(ApiResources.Pods, null, PodsByController, PodsByNode, PodsByNamespace);
        Nodes = Follow(ApiResources.Nodes);
        Namespaces = Follow(ApiResources.Namespaces);
        Services = Follow(ApiResources.Services);
        ServiceAccounts = Follow(ApiResources.ServiceAccounts, new ListScope(FieldSelector: "metadata.name=default"));
        RootCertificates = Follow(ApiResources.ConfigMaps, new ListScope(FieldSelector: "metadata.name=kube-root-ca.crt"));
        ReplicaSets = Follow(ApiResources.ReplicaSets, null, ReplicaSetsByController);
        Deployments = Follow(ApiResources.Deployments);
        Jobs = Follow(ApiResources.Jobs);
        Leases = Follow(ApiResources.Leases, new ListScope("kube-node-lease"));
        CertificateSigningRequests = Follow(ApiResources.CertificateSigningRequests);
        PersistentVolumes = Follow(ApiResources.PersistentVolumes);
        PersistentVolumeClaims = Follow(ApiResources.PersistentVolumeClaims);
        StorageClasses = Follow(ApiResources.StorageClasses);
        CustomResourceDefinitions = Follow(ApiResources.CustomResourceDefinitions);
    }

    public IReadOnlyList<IOwnedLoop> Loops => _loops;

    public Indexer<V1Pod> PodsByController { get; } = new(ControllerReferences.IndexValues);

    public Indexer<V1Pod> PodsByNode { get; } = new(pod => string.IsNullOrEmpty(pod.Spec.NodeName) ? [] : [pod.Spec.NodeName]);

    public Indexer<V1Pod> PodsByNamespace { get; } = new(pod => [pod.Metadata.NamespaceProperty]);

    public Indexer<V1ReplicaSet> ReplicaSetsByController { get; } = new(ControllerReferences.IndexValues);

    public Informer<V1Pod> Pods { get; }

    public Informer<V1Node> Nodes { get; }

    public Informer<V1Namespace> Namespaces { get; }

    public Informer<V1Service> Services { get; }

    /// <summary>Those named <c>default</c>.</summary>
    public Informer<V1ServiceAccount> ServiceAccounts { get; }

    /// <summary>The ConfigMaps named <c>kube-root-ca.crt</c>.</summary>
    public Informer<V1ConfigMap> RootCertificates { get; }

    public Informer<V1ReplicaSet> ReplicaSets { get; }

    public Informer<V1Deployment> Deployments { get; }

    public Informer<V1Job> Jobs { get; }

    /// <summary>The nodes' heartbeats.</summary>
    public Informer<V1Lease> Leases { get; }

    public Informer<V1CertificateSigningRequest> CertificateSigningRequests { get; }

    public Informer<V1PersistentVolume> PersistentVolumes { get; }

    public Informer<V1PersistentVolumeClaim> PersistentVolumeClaims { get; }

    public Informer<V1StorageClass> StorageClasses { get; }

    public Informer<V1CustomResourceDefinition> CustomResourceDefinitions { get; }
}
