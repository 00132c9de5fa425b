using k8s.Models;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Mounts CSI volumes into Pods and unmounts them. What a driver is going to be asked is on disk first, so that whatever happens it is asked to undo it; what it has done in this boot of the
/// machine it is not asked again, by another agent either.
/// </summary>
internal sealed class CsiVolumes(
    CsiDrivers drivers, CsiFolders folders, CsiRecords records, VolumeLocks locks, CsiAttachments attachments, CsiPublisher publisher, VolumesInUse inUse, StagedVolumes staged,
    CsiExpansions expansions, IClusterObjects objects, RefreshTimes times)
{
    private readonly Lazy<string> bootId = new(BootId.Read);

    /// <summary>Attaches, stages and publishes as far as that is still to be done.</summary>
    /// <exception cref="VolumeException">It cannot be done now.</exception>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CsiVolumeSource source, CancellationToken cancellationToken)
    {
        var driver = await objects.GetCsiDriverAsync(source.Driver, request.NotBefore, cancellationToken);
        RequireLifecycle(source, driver);
        var folder = folders.OfPod(request.Pod.Key, source.SpecName);
        var republish = driver?.Spec.RequiresRepublish == true;
        if (republish || records.FindPublished(folder) is not { Stage: CsiStage.Done } done || done.BootId != bootId.Value)
        {
            try
            {
                await PublishAsync(request, source, driver, folder, cancellationToken);
            }
            catch (PluginException failure)
            {
                throw new VolumeException(failure.Message, failure);
            }
        }

        return new MountedVolume(CsiFolders.Target(folder), republish ? times.Next() : null);
    }

    /// <summary>Unpublishes every CSI volume of a Pod; each is tried although another fails.</summary>
    /// <exception cref="VolumeException">One could not be unpublished; the message is that of the first.</exception>
    public async Task UnmountAsync(string podUid, CancellationToken cancellationToken)
    {
        VolumeException? first = null;
        foreach (var folder in records.Published.Select(static p => p.Key).Where(folder => folders.IsOf(podUid, folder)).ToList())
        {
            try
            {
                await UnmountFolderAsync(folder, cancellationToken);
            }
            catch (Exception failure) when (failure is PluginException or VolumeException or IOException or UnauthorizedAccessException)
            {
                first ??= new VolumeException($"UnmountVolume.TearDown failed for volume \"{Path.GetFileName(folder)}\" : {failure.Message}", failure);
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    private static void RequireLifecycle(CsiVolumeSource source, V1CSIDriver? driver)
    {
        var wanted = source.IsEphemeral ? "Ephemeral" : "Persistent";
        var offered = driver?.Spec.VolumeLifecycleModes is { Count: > 0 } modes ? modes : ["Persistent"];
        if (!offered.Contains(wanted))
        {
            throw new VolumeException(driver is null
                ? $"volume mode \"{wanted}\" not supported by driver {source.Driver} (no CSIDriver object)"
                : $"volume mode \"{wanted}\" not supported by driver {source.Driver} (only supports {string.Join(", ", offered.Select(static mode => $"\"{mode}\""))})");
        }
    }

    private async Task PublishAsync(VolumeRequest request, CsiVolumeSource source, V1CSIDriver? driver, string folder, CancellationToken cancellationToken)
    {
        var node = drivers.Require(source.Driver);
        var attach = !source.IsEphemeral && driver?.Spec.AttachRequired != false;
        var wanted = new CsiRecord(source.Driver, source.Handle, source.IsEphemeral, attach, CsiStage.Wanted, bootId.Value);
        using (await locks.HoldAsync(wanted.UniqueName, cancellationToken))
        {
            RequireAlone(source, folder);
            if (records.FindPublished(folder) is null)
            {
                records.KeepPublished(folder, wanted);
            }
        }

        var attached = attach ? await attachments.PublishContextAsync(source, wanted.UniqueName, driver is not null, cancellationToken) : new Dictionary<string, string>();
        using (await locks.HoldAsync(wanted.UniqueName, cancellationToken))
        {
            await publisher.PublishAsync(new CsiPublication(request, source, driver, attached, wanted, folder), node, cancellationToken);
        }
    }

    /// <summary>Whoever is first has it; the scheduler of newer clusters sees to it too.</summary>
    private void RequireAlone(CsiVolumeSource source, string folder)
    {
        if (source.AccessMode == "ReadWriteOncePod" && records.Published.Any(other => other.Key != folder && other.Value.DriverName == source.Driver && other.Value.VolumeHandle == source.Handle))
        {
            throw new VolumeException("volume uses the ReadWriteOncePod access mode and is already in use by another pod");
        }
    }

    private async Task UnmountFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (records.FindPublished(folder) is not { } known)
        {
            return;
        }

        using (await locks.HoldAsync(known.UniqueName, cancellationToken))
        {
            if (records.FindPublished(folder) is { Stage: not CsiStage.Wanted } record)
            {
                await drivers.Require(record.DriverName).UnpublishAsync(record.VolumeHandle, CsiFolders.Target(folder), cancellationToken);
                RequireUnmounted(folder, record.DriverName);
            }

            records.RemovePublished(folder);
            if (!records.IsUsed(known.DriverName, known.VolumeHandle))
            {
                expansions.Forget(known.UniqueName);
            }
        }

        inUse.Update();
        staged.Look();
    }

    private static void RequireUnmounted(string folder, string driver)
    {
        if (MountTable.Beneath(folder) is [var mounted, ..])
        {
            throw new VolumeException($"{mounted} is still mounted after CSI driver {driver} has unpublished it");
        }
    }
}
