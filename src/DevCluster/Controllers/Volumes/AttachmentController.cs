using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>
/// Asks for CSI volumes to be attached to the nodes of the Pods that use them, and to be detached when neither a Pod nor the node uses them (Kubernetes' <c>attachdetach</c> controller).
/// Attaching itself is the work of the driver's external-attacher.
/// </summary>
internal sealed class AttachmentController(IApiClient client, SharedInformers informers, VolumeClaims claims, IObjectStore<V1VolumeAttachment> attachments, IObjectStore<V1CSIDriver> drivers) : IEntityController<V1Node>
{
    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment, VolumeClaims claims)
    {
        var informers = environment.Informers;
        var (attachments, drivers) = (environment.Follow(ApiResources.VolumeAttachments), environment.Follow(ApiResources.CsiDrivers));
        var entities = new AttachmentController(environment.Client("attach-detach"), informers, claims, attachments.Store, drivers.Store);
        IEnumerable<NamespacedName> AllNodes() => informers.Nodes.Store.List().Select(Keys.Of);
        environment.Control("attach-detach", entities)
            .Watch(informers.Nodes)
            .Watch(informers.Pods, pod => string.IsNullOrEmpty(pod.Spec.NodeName) || !VolumeClaims.Of(pod).Any() ? [] : [NamespacedName.Cluster(pod.Spec.NodeName)])
            .Watch(informers.PersistentVolumeClaims, _ => AllNodes())
            .Watch(attachments, attachment => [NamespacedName.Cluster(attachment.Spec.NodeName)])
            .Watch(drivers, _ => AllNodes());
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Nodes.Store.Get(key) is not { } node)
        {
            return ReconcileResult.Success;
        }

        var wanted = Wanted(key.Name).ToDictionary(volume => NameOf(volume, key.Name));
        var present = attachments.List().Where(attachment => attachment.Spec.NodeName == key.Name).ToList();
        foreach (var (name, volume) in wanted.Where(pair => present.TrueForAll(attachment => attachment.Metadata.Name != pair.Key)))
        {
            await CreateAsync(name, volume, key.Name, cancellationToken);
        }

        foreach (var attachment in present.Where(attachment => attachment.Metadata.DeletionTimestamp is null && !wanted.ContainsKey(attachment.Metadata.Name) && !IsInUse(attachment, node)))
        {
            await client.DeleteAsync(ApiResources.VolumeAttachments, Keys.Of(attachment), new DeleteRequest(attachment.Metadata.Uid), cancellationToken);
        }

        await TellAsync(node, present, cancellationToken);
        return ReconcileResult.Success;
    }

    private IEnumerable<V1PersistentVolume> Wanted(string node) => informers.Pods.Store.ByIndex(informers.PodsByNode, node)
        .Where(pod => !pod.IsFinished())
        .SelectMany(VolumeClaims.Of)
        .Distinct()
        .Select(claims.Claim)
        .Where(claim => claim is not null && VolumeClaims.IsBound(claim))
        .Select(claim => claims.Volume(claim!.Spec.VolumeName))
        .OfType<V1PersistentVolume>()
        .Where(volume => volume.Spec.Csi is { } csi && drivers.Get(NamespacedName.Cluster(csi.Driver))?.Spec.AttachRequired != false)
        .DistinctBy(volume => volume.Metadata.Name);

    private async Task CreateAsync(string name, V1PersistentVolume volume, string node, CancellationToken cancellationToken)
    {
        var attachment = new V1VolumeAttachment
        {
            ApiVersion = ApiResources.VolumeAttachments.ApiVersion,
            Kind = ApiResources.VolumeAttachments.Kind,
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1VolumeAttachmentSpec { Attacher = volume.Spec.Csi.Driver, NodeName = node, Source = new V1VolumeAttachmentSource { PersistentVolumeName = volume.Metadata.Name } },
        };
        try
        {
            await client.CreateAsync(ApiResources.VolumeAttachments, attachment, cancellationToken);
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.AlreadyExists)
        {
            // The watch is behind our own write.
        }
    }

    private bool IsInUse(V1VolumeAttachment attachment, V1Node node) =>
        claims.Volume(attachment.Spec.Source.PersistentVolumeName)?.Spec.Csi is { } csi && node.Status?.VolumesInUse?.Contains(UniqueName(csi)) == true;

    private async Task TellAsync(V1Node node, IEnumerable<V1VolumeAttachment> present, CancellationToken cancellationToken)
    {
        var attached = present.Where(attachment => attachment.Status?.Attached == true)
            .Select(attachment => claims.Volume(attachment.Spec.Source.PersistentVolumeName)?.Spec.Csi).OfType<V1CSIPersistentVolumeSource>()
            .Select(UniqueName).Order(StringComparer.Ordinal).ToList();
        if (!attached.SequenceEqual((node.Status?.VolumesAttached ?? []).Select(volume => volume.Name)))
        {
            var list = new JsonArray([.. attached.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["devicePath"] = "" })]);
            var patch = MergePatches.SameObject(node, new JsonObject { ["status"] = new JsonObject { ["volumesAttached"] = list } }, "status");
            await client.PatchAsync(ApiResources.Nodes, Keys.Of(node), patch, cancellationToken);
        }
    }

    private static string UniqueName(V1CSIPersistentVolumeSource csi) => $"kubernetes.io/csi/{csi.Driver}^{csi.VolumeHandle}";

    private static string NameOf(V1PersistentVolume volume, string node) =>
        "csi-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(volume.Spec.Csi.VolumeHandle + volume.Spec.Csi.Driver + node)));
}
