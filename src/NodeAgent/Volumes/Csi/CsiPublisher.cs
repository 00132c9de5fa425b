using Google.Protobuf.Collections;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>Has a driver stage and publish a volume. Whoever calls holds the volume's lock.</summary>
internal sealed class CsiPublisher(CsiFolders folders, CsiRecords records, CsiVolumeContext contexts, CsiSecrets secrets)
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_000;

    /// <summary>Stages it for the node unless it is, then publishes it for the Pod.</summary>
    /// <exception cref="VolumeException">What it needs is not there.</exception>
    /// <exception cref="Plugins.PluginException">The driver failed.</exception>
    public async Task PublishAsync(CsiPublication publication, CsiNodeClient node, CancellationToken cancellationToken)
    {
        var source = publication.Source;
        var capabilities = await node.GetCapabilitiesAsync(cancellationToken);
        var access = CsiAccess.Of(source, publication.Request.Pod, capabilities);
        var stagingPath = capabilities.Stages && !source.IsEphemeral ? await StageAsync(publication, access, node, cancellationToken) : "";
        var request = new NodePublishVolumeRequest
        {
            VolumeId = source.Handle,
            StagingTargetPath = stagingPath,
            TargetPath = CsiFolders.Target(publication.Folder),
            VolumeCapability = access,
            Readonly = source.ReadOnly,
        };
        Add(request.PublishContext, publication.PublishContext);
        Add(request.VolumeContext, await contexts.BuildAsync(publication.Request.Pod, source, publication.Driver, cancellationToken));
        Add(request.Secrets, await contexts.SecretsAsync(publication.Request.Pod, publication.Driver, cancellationToken));
        await secrets.AddAsync(request.Secrets, source.PublishSecret, publication.Request.NotBefore, cancellationToken);
        if (records.FindPublished(publication.Folder) is not { Stage: CsiStage.Done } done || done.BootId != publication.Record.BootId)
        {
            records.KeepPublished(publication.Folder, publication.Record with { Stage = CsiStage.Asked });
        }

        await node.PublishAsync(request, cancellationToken);

        // The driver makes it; one that mounts nothing, as the original Krustlet's test had, leaves it to the node.
        Directory.CreateDirectory(request.TargetPath, FolderMode);
        records.KeepPublished(publication.Folder, publication.Record with { Stage = CsiStage.Done });
    }

    private async Task<string> StageAsync(CsiPublication publication, VolumeCapability access, CsiNodeClient node, CancellationToken cancellationToken)
    {
        var source = publication.Source;
        var folder = folders.OfStaged(source.Driver, source.Handle);
        var path = CsiFolders.StagingPath(folder);
        if (records.FindStaged(folder) is { Stage: CsiStage.Done } done && done.BootId == publication.Record.BootId)
        {
            return path;
        }

        var request = new NodeStageVolumeRequest { VolumeId = source.Handle, StagingTargetPath = path, VolumeCapability = access };
        Add(request.PublishContext, publication.PublishContext);
        Add(request.VolumeContext, source.Attributes);
        await secrets.AddAsync(request.Secrets, source.StageSecret, publication.Request.NotBefore, cancellationToken);
        records.KeepStaged(folder, publication.Record with { Stage = CsiStage.Asked });
        Directory.CreateDirectory(path, FolderMode);
        await node.StageAsync(request, cancellationToken);
        records.KeepStaged(folder, publication.Record with { Stage = CsiStage.Done });
        return path;
    }

    private static void Add(MapField<string, string> map, IReadOnlyDictionary<string, string> entries)
    {
        foreach (var (key, value) in entries)
        {
            map[key] = value;
        }
    }
}
