using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// The Lease <c>kube-node-lease/NODE</c>, by which the control plane knows within seconds that the node is gone. Owned by one loop.
/// </summary>
internal sealed class NodeLease(IApiClient api, NodeOptions options, INodeView view, TimeProvider time)
{
    private const string Namespace = "kube-node-lease";
    private V1Lease? last;

    /// <summary>Renews the lease without reading it first; makes it when there is none.</summary>
    /// <exception cref="ApiException">The write failed. After a conflict the next call starts from what the server has.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        last ??= await api.GetAsync(ApiResources.Leases, new NamespacedName(Namespace, options.Name), cancellationToken).ConfigureAwait(false);
        try
        {
            last = last is null
                ? await api.CreateAsync(ApiResources.Leases, Renewed(new V1ObjectMeta { Name = options.Name, NamespaceProperty = Namespace }), cancellationToken).ConfigureAwait(false)
                : await api.ReplaceAsync(ApiResources.Leases, Renewed(last.Metadata), null, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Reason is ApiErrorReason.Conflict or ApiErrorReason.NotFound or ApiErrorReason.AlreadyExists)
        {
            last = null;
            throw;
        }
    }

    // managedFields are the server's own account, and the client cannot write back what it read of them.
    private V1Lease Renewed(V1ObjectMeta metadata) => new()
    {
        ApiVersion = "coordination.k8s.io/v1",
        Kind = "Lease",
        Metadata = metadata with { OwnerReferences = Owner() ?? metadata.OwnerReferences, ManagedFields = null },
        Spec = new V1LeaseSpec
        {
            HolderIdentity = options.Name,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            RenewTime = MicroTime.From(time.GetUtcNow()),
        },
    };

    private List<V1OwnerReference>? Owner() => view.Current is { Metadata.Uid: { } uid }
        ? [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = options.Name, Uid = uid }]
        : null;
}
