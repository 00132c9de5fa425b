using k8s.Models;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.NodeAgent.PodSources;

/// <summary>Runs the informer of this node's Pods. Nothing waits for its first list but who needs it: without an API server static Pods run.</summary>
internal sealed class PodInformerLoop(Informer<V1Pod> informer) : IOwnedLoop
{
    /// <inheritdoc/>
    public string Name => informer.Name;

    /// <inheritdoc/>
    public StartOrder Order => informer.Order;

    /// <inheritdoc/>
    public Task Ready => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => informer.RunAsync(cancellationToken);
}
