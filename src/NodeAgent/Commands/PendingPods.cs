using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.Commands;

/// <summary>An agent that has no Pods: stands where the Pod services are registered from, until they are.</summary>
internal sealed class PendingPods : IPodDirectory, IContainerLogs, IImageInventory, IModuleStatsSource
{
    public IReadOnlyList<PodRecord> List() => [];

    public PodRecord? Find(string podNamespace, string podName) => null;

    public ContainerLog? Find(PodKey pod, string container, bool previous) => null;

    public Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NodeImage>>([]);

    public Task<IReadOnlyList<ContainerUsage>> MeasureAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ContainerUsage>>([]);
}
