using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Creates the Node, or takes over the one that is there: its labels are put right, its taints left as they are.</summary>
internal sealed class NodeRegistrar(IApiClient api, NodeOptions options, NodeStatusComposer composer, NodeView view)
{
    /// <summary>One try.</summary>
    /// <exception cref="ApiException">The API server refused or did not answer.</exception>
    public async Task<V1Node> RegisterAsync(CancellationToken cancellationToken)
    {
        var node = await FindOrCreateAsync(cancellationToken).ConfigureAwait(false);
        view.Saw(node);
        return node;
    }

    /// <summary>
    /// Says by the Node's labels which configuration this agent has and which modules it holds, if they say otherwise. For when the status is
    /// this agent's own: whoever replaces agents takes the two together for one that has come up, and would take the status that the agent before left.
    /// </summary>
    /// <exception cref="ApiException">The write failed; NotFound or Conflict when the Node is another by now.</exception>
    public async Task DeclareAsync(V1Node node, V1NodeStatus status, CancellationToken cancellationToken)
    {
        var current = view.Current is { } seen && seen.Metadata.Uid == node.Metadata.Uid ? seen : node;
        var held = HeldModules.LabelsOf(status);
        var gone = HeldModules.In(current.Metadata.Labels).Where(key => !held.ContainsKey(key));
        view.Saw(await ReconcileAsync(current, NodeLabels.Of(options).Concat(held), gone, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts the Node as it would be registered where others look for it, if there is none.</summary>
    public async Task ExpectAsync(CancellationToken cancellationToken)
    {
        if (view.Current is null)
        {
            view.Expect(NodeTemplate.Create(options, await composer.ComposeAsync(null, cancellationToken).ConfigureAwait(false)));
        }
    }

    private async Task<V1Node> FindOrCreateAsync(CancellationToken cancellationToken)
    {
        if (await api.GetAsync(ApiResources.Nodes, Name, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            var early = NodeLabels.Of(options).Where(static label => label.Key != KrustletLabels.Configuration);
            return await ReconcileAsync(existing, early, [], cancellationToken).ConfigureAwait(false);
        }

        var status = await composer.ComposeAsync(null, cancellationToken).ConfigureAwait(false);
        return await api.CreateAsync(ApiResources.Nodes, NodeTemplate.Create(options, status), cancellationToken).ConfigureAwait(false);
    }

    private async Task<V1Node> ReconcileAsync(V1Node existing, IEnumerable<KeyValuePair<string, string>> wanted, IEnumerable<string> gone, CancellationToken cancellationToken)
    {
        var wrong = new JsonObject();
        foreach (var (key, value) in wanted)
        {
            if (existing.Metadata.Labels is not { } labels || !labels.TryGetValue(key, out var label) || label != value)
            {
                wrong[key] = value;
            }
        }

        foreach (var key in NodeLabels.Withdrawn(options).Concat(gone).Where(key => existing.Metadata.Labels?.ContainsKey(key) == true && !options.Labels.ContainsKey(key)))
        {
            wrong[key] = null;
        }

        if (wrong.Count == 0)
        {
            return existing;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = existing.Metadata.Uid, ["labels"] = wrong } };
        return await api.PatchAsync(ApiResources.Nodes, Name, new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString()), cancellationToken).ConfigureAwait(false);
    }

    private NamespacedName Name => NamespacedName.Cluster(options.Name);
}
