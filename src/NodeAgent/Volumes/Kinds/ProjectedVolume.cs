using k8s.Models;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>projected</c>: several sources in one folder; what the service account volume of every Pod is since 1.21.</summary>
internal sealed class ProjectedVolume(ObjectPayloads objects, DownwardPayloads downward, TokenPayloads tokens, RefreshTimes times) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~projected";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.Projected is not null;

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var source = request.Volume.Projected;
        var files = new List<PayloadFile>();
        var refreshAt = times.Next();
        foreach (var part in source.Sources ?? [])
        {
            var payload = await CollectAsync(request, part, source.DefaultMode, refreshAt, cancellationToken);
            files.AddRange(payload.Files);
            refreshAt = payload.RefreshAt < refreshAt ? payload.RefreshAt : refreshAt;
        }

        AtomicWriter.Write(request.Directory, files);
        return new MountedVolume(request.Directory, refreshAt);
    }

    private async Task<Payload> CollectAsync(VolumeRequest request, V1VolumeProjection part, int? mode, DateTimeOffset refreshAt, CancellationToken cancellationToken) => part switch
    {
        { ConfigMap: { } c } => new Payload([.. await objects.ConfigMapAsync(request, c.Name, c.Items, mode, c.Optional, cancellationToken)], refreshAt),
        { Secret: { } s } => new Payload([.. await objects.SecretAsync(request, s.Name, s.Items, mode, s.Optional, cancellationToken)], refreshAt),
        { DownwardAPI: { } d } => new Payload([.. downward.Files(request.Pod, d.Items, mode)], refreshAt),
        { ServiceAccountToken: { } t } => await tokens.CollectAsync(request, t, mode, cancellationToken),
        _ => throw new VolumeException("a projected source of a kind this node does not know: use configMap, secret, downwardAPI or serviceAccountToken"),
    };
}
