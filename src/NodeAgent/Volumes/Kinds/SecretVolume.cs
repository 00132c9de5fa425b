using k8s.Models;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>secret</c>.</summary>
internal sealed class SecretVolume(ObjectPayloads payloads, RefreshTimes times) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~secret";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.Secret is not null;

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var source = request.Volume.Secret;
        var files = await payloads.SecretAsync(request, source.SecretName, source.Items, source.DefaultMode, source.Optional, cancellationToken);
        AtomicWriter.Write(request.Directory, [.. files]);
        return new MountedVolume(request.Directory, times.Next());
    }
}
