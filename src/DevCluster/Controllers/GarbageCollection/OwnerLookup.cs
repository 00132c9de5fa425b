using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Discovery;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>Finds out how an owner stands: from the graph, else from the API server, never from the graph's silence alone.</summary>
internal sealed class OwnerLookup(IApiClient client, OwnerGraph graph)
{
    // Of no consequence, and many (as in Kubernetes).
    private static readonly HashSet<string> Ignored = ["/events", "events.k8s.io/events"];

    private volatile IReadOnlyList<ServedKind> _kinds = [];

    /// <summary>Whether the graph learns of a kind's objects.</summary>
    public static bool IsFollowed(ServedKind kind) => kind.Can("delete", "list", "watch") && !Ignored.Contains(kind.Id);

    public void SetKinds(IReadOnlyList<ServedKind> kinds) => _kinds = kinds;

    public async Task<OwnerState> StateAsync(OwnedObject dependent, V1OwnerReference owner, CancellationToken cancellationToken)
    {
        if (graph.Find(owner.Uid) is { } known)
        {
            return known.WaitsForDependents && owner.BlockOwnerDeletion == true ? OwnerState.Waiting : OwnerState.Solid;
        }

        var group = owner.ApiVersion.Contains('/') ? owner.ApiVersion[..owner.ApiVersion.IndexOf('/')] : "";
        var kind = _kinds.FirstOrDefault(kind => kind.Group == group && kind.Kind == owner.Kind) ?? throw new UnknownOwnerKindException(owner.ApiVersion, owner.Kind, dependent.Path);
        if (kind.Namespaced && dependent.Namespace is null)
        {
            // A cluster-scoped object cannot belong to one of a namespace; Kubernetes leaves such references alone.
            return OwnerState.Solid;
        }

        try
        {
            var found = await client.SendAsync(new RawRequest(HttpMethod.Get, kind.ItemPath(kind.Namespaced ? dependent.Namespace : null, owner.Name)), cancellationToken);
            return (string?)found?["metadata"]?["uid"] != owner.Uid ? OwnerState.Absent : IsFollowed(kind) ? OwnerState.Unseen : OwnerState.Solid;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            return OwnerState.Absent;
        }
    }
}
