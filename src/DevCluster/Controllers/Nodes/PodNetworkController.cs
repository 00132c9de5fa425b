using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>Gives each Node its <c>spec.podCIDR</c> (Kubernetes' <c>nodeipam</c>, range allocator). Runs with one worker: it owns the map of subnets.</summary>
internal sealed class PodNetworkController(IApiClient client, IEventRecorder events, IObjectStore<V1Node> nodes, PodNetworks networks) : IEntityController<V1Node>
{
    private readonly Dictionary<NamespacedName, string> _given = [];
    private bool _isFirst = true;

    /// <summary>Adds the controller to those that run, if there is a network to give from.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        if (environment.Options.PodNetwork is not { } network)
        {
            return;
        }

        var client = environment.Client("node-ipam");
        var networks = new PodNetworks(network, environment.Options.PodNetworkMaskPerNode);
        var entities = new PodNetworkController(client, environment.Events(client, "cidrAllocator"), environment.Informers.Nodes.Store, networks);
        environment.Control("node-ipam", entities, workers: 1).Watch(environment.Informers.Nodes);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        LearnAll();
        if (nodes.Get(key) is not { } node)
        {
            if (_given.Remove(key, out var former))
            {
                networks.Release(former);
            }

            return ReconcileResult.Success;
        }

        if (!string.IsNullOrEmpty(node.Spec?.PodCIDR))
        {
            Learn(node);
            return ReconcileResult.Success;
        }

        if (!_given.TryGetValue(key, out var cidr))
        {
            cidr = networks.Allocate();
            if (cidr is null)
            {
                events.Record(ObjectReferences.To(node), EventSeverity.Normal, "CIDRNotAvailable", $"Node {key.Name} status is now: CIDRNotAvailable");
                throw new PodNetworkExhaustedException(key.Name);
            }

            _given[key] = cidr;
        }

        var spec = new JsonObject { ["podCIDR"] = cidr, ["podCIDRs"] = new JsonArray(cidr) };
        await client.PatchAsync(ApiResources.Nodes, key, MergePatches.SameObject(node, new JsonObject { ["spec"] = spec }), cancellationToken);
        return ReconcileResult.Success;
    }

    /// <summary>Before the first subnet is given away, all that are in use must be known.</summary>
    private void LearnAll()
    {
        if (_isFirst)
        {
            _isFirst = false;
            foreach (var node in nodes.List().Where(node => !string.IsNullOrEmpty(node.Spec?.PodCIDR)))
            {
                Learn(node);
            }
        }
    }

    private void Learn(V1Node node)
    {
        _given[Keys.Of(node)] = node.Spec.PodCIDR;
        networks.Take(node.Spec.PodCIDR);
    }
}
