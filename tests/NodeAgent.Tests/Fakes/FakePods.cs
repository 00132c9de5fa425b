using System.Text.Json;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>The Pods, logs, images and usage that a test lays out.</summary>
internal sealed class FakePods : IPodDirectory, IContainerLogs, IContainerInputs, IImageInventory, IModuleStatsSource, IPodStorages
{
    public List<PodRecord> Records { get; } = [];

    public Dictionary<(string Pod, string Container, bool Previous), ContainerLog> Logs { get; } = [];

    /// <summary>What reached the standard input of containers.</summary>
    public MemoryStream Input { get; } = new();

    public List<NodeImage> Images { get; } = [];

    public List<ContainerUsage> Usage { get; } = [];

    /// <summary>What Pods keep on the node.</summary>
    public Dictionary<string, PodStorage> Storages { get; } = [];

    public PodStorage Of(PodRecord pod) => Storages.GetValueOrDefault(pod.Key.Name, PodStorage.None);

    public static PodRecord Pod(string name, string container, V1ContainerState? state = null, V1ContainerState? last = null)
    {
        var key = new PodKey("default", name, $"uid-{name}");
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = key.Uid, ManagedFields = [new V1ManagedFieldsEntry { FieldsV1 = JsonDocument.Parse("{}").RootElement }] },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = container, Image = "r.test/m:1" }] },
        };
        var status = new V1PodStatus { Phase = "Running", ContainerStatuses = [new V1ContainerStatus { Name = container, Image = "r.test/m:1", State = state, LastState = last }] };
        return new PodRecord(key, pod, status);
    }

    public static PodRecord WithAddress(PodRecord record, string address, params int[] ports)
    {
        record.Status.PodIP = address;
        record.Pod.Spec.Containers[0].Ports = [.. ports.Select(port => new V1ContainerPort { ContainerPort = port })];
        return record;
    }

    public static V1ContainerState Running() => new() { Running = new V1ContainerStateRunning() };

    public static V1ContainerState Waiting(string reason) => new() { Waiting = new V1ContainerStateWaiting { Reason = reason } };

    public static V1ContainerState Terminated(string? id) => new() { Terminated = new V1ContainerStateTerminated { ContainerID = id, ExitCode = 1 } };

    public IReadOnlyList<PodRecord> List() => Records;

    public PodRecord? Find(string podNamespace, string podName) => Records.Find(record => record.Key.Namespace == podNamespace && record.Key.Name == podName);

    public ContainerLog? Find(PodKey pod, string container, bool previous) => Logs.GetValueOrDefault((pod.Name, container, previous));

    public async Task CopyAsync(PodKey pod, string container, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, CancellationToken cancellationToken)
    {
        var buffer = new byte[100];
        while (await readAsync(buffer, cancellationToken) is > 0 and var count)
        {
            Input.Write(buffer.AsSpan(0, count));
        }
    }

    public Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NodeImage>>(Images);

    public Task<IReadOnlyList<ContainerUsage>> MeasureAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ContainerUsage>>(Usage);
}
