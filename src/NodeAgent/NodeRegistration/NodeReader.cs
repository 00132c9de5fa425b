using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <inheritdoc cref="INodeReader"/>
internal sealed class NodeReader(IApiClient api, NodeOptions options, NodeView view) : INodeReader
{
    /// <inheritdoc/>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (await api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(options.Name), cancellationToken).ConfigureAwait(false) is { } node)
        {
            view.Saw(node);
        }
    }
}
