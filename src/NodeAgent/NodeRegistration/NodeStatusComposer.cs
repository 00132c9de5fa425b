using k8s.Models;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Computes the Node's status from the machine, the agent's health and the stored modules.</summary>
internal sealed class NodeStatusComposer(
    NodeOptions options,
    INodeIdentity identity,
    IMachine machine,
    NodeConditions conditions,
    IImageInventory images,
    IExtendedResources extended,
    INodeVolumes volumes,
    KubeletEndpoint endpoint)
{
    // Kubelet's nodeStatusMaxImages.
    private const int MaxImages = 50;

    // What a scheduler of 1.36 asks of the node of a Pod that needs it.
    private static readonly string[] DeclaredFeatures = ["RestartAllContainersOnContainerExits"];

    private readonly V1NodeSystemInfo systemInfo = NodeSystemInfo.Read();

    /// <summary>The status as it should be now. <paramref name="current"/> gives the transition times to keep.</summary>
    public async Task<V1NodeStatus> ComposeAsync(V1NodeStatus? current, CancellationToken cancellationToken)
    {
        var port = await endpoint.Port.WaitAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = machine.Measure();
        var capacity = NodeCapacity.From(snapshot, options);
        var devices = extended.List();
        return new V1NodeStatus
        {
            Addresses =
            [
                new V1NodeAddress { Type = "InternalIP", Address = identity.HostIp.ToString() },
                new V1NodeAddress { Type = "Hostname", Address = options.Hostname },
            ],
            Capacity = capacity.Capacity.Concat(devices.Select(static d => Amount(d.Name, d.Capacity))).ToDictionary(),
            Allocatable = capacity.Allocatable.Concat(devices.Select(static d => Amount(d.Name, d.Allocatable))).ToDictionary(),
            Conditions = conditions.Of(snapshot, current?.Conditions),
            DaemonEndpoints = new V1NodeDaemonEndpoints { KubeletEndpoint = new V1DaemonEndpoint { Port = port } },
            NodeInfo = systemInfo,
            VolumesInUse = [.. volumes.InUse],
            DeclaredFeatures = DeclaredFeatures,
            Images = Largest(await images.ListAsync(cancellationToken).ConfigureAwait(false)),
        };
    }

    private static KeyValuePair<string, ResourceQuantity> Amount(string name, int count) => KeyValuePair.Create(name, new ResourceQuantity(count, 0, ResourceQuantity.SuffixFormat.DecimalSI));

    private static List<V1ContainerImage> Largest(IReadOnlyList<NodeImage> images) =>
    [
        .. images
            .OrderByDescending(image => image.SizeBytes)
            .ThenBy(image => image.Names.Count > 0 ? image.Names[0] : string.Empty, StringComparer.Ordinal)
            .Take(MaxImages)
            .Select(image => new V1ContainerImage { Names = [.. ReportedNames.Of(image.Names)], SizeBytes = image.SizeBytes }),
    ];
}
