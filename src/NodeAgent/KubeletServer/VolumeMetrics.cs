using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>How full the claims of this node's Pods are, by the kubelet's names.</summary>
internal sealed class VolumeMetrics
{
    /// <summary>How the names of all of them begin: they alone have a series for each claim.</summary>
    public const string Prefix = "kubelet_volume_stats_";

    public VolumeMetrics(IMeterFactory meters, IPodDirectory pods, IPodStorages storages)
    {
        var meter = meters.Create(KubeletMetrics.MeterName);
        Gauge("capacity_bytes", "Capacity in bytes of the volume", static volume => volume.Capacity);
        Gauge("available_bytes", "Number of available bytes in the volume", static volume => volume.Available);
        Gauge("used_bytes", "Number of used bytes in the volume", static volume => volume.Used);
        Gauge("inodes", "Maximum number of inodes in the volume", static volume => volume.Inodes);
        Gauge("inodes_free", "Number of free inodes in the volume", static volume => volume.InodesFree);
        Gauge("inodes_used", "Number of used inodes in the volume", static volume => volume.InodesUsed);

        void Gauge(string name, string description, Func<VolumeFigures, long> figure) =>
            meter.CreateObservableGauge(Prefix + name, () => Claims(pods, storages).Select(claim => new Measurement<long>(figure(claim.Volume), new("namespace", claim.Namespace), new("persistentvolumeclaim", claim.Volume.Claim))), description: description);
    }

    // Pods that share a claim are one volume.
    private static IEnumerable<(string Namespace, VolumeFigures Volume)> Claims(IPodDirectory pods, IPodStorages storages) =>
        pods.List().Where(static pod => pod.Pod.Spec.Volumes?.Any(static volume => volume.PersistentVolumeClaim is not null) == true)
            .SelectMany(pod => storages.Of(pod).Volumes.Where(static volume => volume.Claim is not null).Select(volume => (pod.Key.Namespace, volume)))
            .DistinctBy(static claim => (claim.Namespace, claim.volume.Claim));
}
