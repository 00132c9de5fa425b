using k8s.Models;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>downwardAPI</c>.</summary>
internal sealed class DownwardApiVolume(DownwardPayloads payloads, RefreshTimes times) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~downward-api";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.DownwardAPI is not null;

    /// <inheritdoc/>
    public Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var source = request.Volume.DownwardAPI;
        AtomicWriter.Write(request.Directory, [.. payloads.Files(request.Pod, source.Items, source.DefaultMode)]);
        return Task.FromResult(new MountedVolume(request.Directory, times.Next()));
    }
}
