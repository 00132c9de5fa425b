using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Reflectors;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The loop that watches this one Node (the Node authorizer allows no more), so that others' changes and its deletion are seen.</summary>
internal sealed class NodeWatch(IApiClient api, NodeOptions options, NodeView view, RuntimeMetrics metrics, TimeProvider time, ILogger<NodeWatch> logger)
    : IOwnedLoop, IReflectorSink<V1Node>
{
    public string Name => "node-watch";

    public StartOrder Order => StartOrder.Servers;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Before it is registered there is nothing to see, and its absence is no news.
        await view.Seen.WaitAsync(cancellationToken).ConfigureAwait(false);
        var scope = new ListScope(FieldSelector: $"metadata.name={options.Name}");
        await new Reflector<V1Node>(api, ApiResources.Nodes, scope, this, new ReflectorOptions(), metrics, time, Random.Shared, logger).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    void IReflectorSink<V1Node>.Replace(IReadOnlyList<V1Node> items)
    {
        if (items.Count == 0)
        {
            view.SawNone();
        }
        else
        {
            view.Saw(items[0]);
        }
    }

    void IReflectorSink<V1Node>.Apply(WatchEvent<V1Node> change)
    {
        if (change.Kind == WatchEventKind.Deleted)
        {
            view.SawNone();
        }
        else
        {
            view.Saw(change.Object);
        }
    }
}
