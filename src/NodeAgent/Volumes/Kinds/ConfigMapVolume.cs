using k8s.Models;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>configMap</c>.</summary>
internal sealed class ConfigMapVolume(ObjectPayloads payloads, RefreshTimes times) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~configmap";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.ConfigMap is not null;

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var source = request.Volume.ConfigMap;
        var files = await payloads.ConfigMapAsync(request, source.Name, source.Items, source.DefaultMode, source.Optional, cancellationToken);
        AtomicWriter.Write(request.Directory, [.. files]);
        return new MountedVolume(request.Directory, times.Next());
    }
}
