using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.NodePools;

/// <summary>Removes an empty Node of a pool, and its Lease.</summary>
[EntityRbac("", "nodes", "delete")]
[EntityRbac("coordination.k8s.io", "leases", "delete", Namespace = LeaseNamespace)]
internal sealed class NodeRemoval(IApiClient client, IEventRecorder events)
{
    private const string LeaseNamespace = "kube-node-lease";

    public async Task RemoveAsync(WasmNodePool pool, V1Node node, CancellationToken cancellationToken)
    {
        var name = node.Metadata.Name;
        if (await client.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(name), new DeleteRequest(node.Metadata.Uid), cancellationToken))
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeRemoved, $"Removed node {name}");
        }

        await client.DeleteAsync(ApiResources.Leases, new NamespacedName(LeaseNamespace, name), new DeleteRequest(), cancellationToken);
    }
}
