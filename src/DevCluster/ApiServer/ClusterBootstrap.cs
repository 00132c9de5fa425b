using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>
/// What every cluster has: the four namespaces, the system priority classes, and in each namespace
/// the default service account and the cluster's CA. The last two are made with the namespace, so that a Pod may follow at once.
/// </summary>
internal sealed class ClusterBootstrap
{
    private static readonly string[] Namespaces = ["kube-system", "default", "kube-public", "kube-node-lease"];

    private readonly ObjectCreator _creator;
    private readonly ResourceCatalog _catalog;
    private readonly WriteOptions _options;
    private readonly string _authorityPem;

    public ClusterBootstrap(ObjectStore store, ResourceCatalog catalog, ObjectCreator creator, WriteOptions options, string authorityPem)
    {
        _catalog = catalog;
        _creator = creator;
        _options = options;
        _authorityPem = authorityPem;
        store.Committed += OnCommitted;
    }

    public void Run()
    {
        foreach (var name in Namespaces)
        {
            Create("", "namespaces", "", Named(name));
        }

        Create("scheduling.k8s.io", "priorityclasses", "", PriorityClass("system-cluster-critical", 2_000_000_000));
        Create("scheduling.k8s.io", "priorityclasses", "", PriorityClass("system-node-critical", 2_000_001_000));
    }

    private void OnCommitted(ResourceStore resource, StoreEvent change)
    {
        if (change.Kind != StoreEventKind.Added || !ReferenceEquals(resource, _catalog.BuiltIn("", "namespaces").Store))
        {
            return;
        }

        var ns = change.Object.Key.Name;
        Create("", "serviceaccounts", ns, Named("default"));
        var bundle = Named("kube-root-ca.crt");
        bundle["data"] = new JsonObject { ["ca.crt"] = _authorityPem };
        Create("", "configmaps", ns, bundle);
    }

    private void Create(string group, string plural, string ns, JsonObject value)
    {
        try
        {
            _creator.Create(_catalog.BuiltIn(group, plural), ns, value, _options);
        }
        catch (StatusException error) when (error.Reason is "AlreadyExists" or "NotFound" or "Forbidden")
        {
            // Made by someone else, or the namespace is already on its way out: nothing left to do.
        }
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject PriorityClass(string name, int value)
    {
        var result = Named(name);
        result["value"] = value;
        result["description"] = "Used for system critical pods.";
        return result;
    }
}
