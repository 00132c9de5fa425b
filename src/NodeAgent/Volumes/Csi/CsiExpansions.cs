using System.Collections.Concurrent;
using Grpc.Core;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Has drivers grow the file systems of claims whose volumes have grown (EXPAND_VOLUME), as a kubelet's volume manager does: when the volume is mounted, while the claim's status.capacity is
/// less than the volume's capacity, and later whenever the volume has become larger than it was.
/// </summary>
internal sealed class CsiExpansions(
    CsiDrivers drivers, CsiFolders folders, VolumeLocks locks, CsiSecrets secrets, ClaimSizes claims, IPodEvents events, INodeIdentity identity, RefreshTimes times)
{
    // Bytes that the file system of a volume has on this node, by the volume's unique name; after a restart what the claim says.
    private readonly ConcurrentDictionary<string, decimal> sizes = new(StringComparer.Ordinal);

    /// <summary>Expands a volume that is being mounted, if need be; answers when to look again, null for never.</summary>
    /// <exception cref="VolumeException">It has to grow before the Pod may start, and did not.</exception>
    public async Task<DateTimeOffset?> ExpandMountingAsync(CsiClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            sizes[UniqueName(claim)] = claim.ClaimSize;
            return await ExpandAsync(claim, isMounting: true, cancellationToken);
        }
        catch (Exception failure) when (failure is PluginException or ApiException)
        {
            throw new VolumeException($"the volume could not be expanded: {failure.Message}", failure);
        }
    }

    /// <summary>Expands a volume that is mounted, if it has grown; answers when to look again, null for never. A failure is an event, and is tried again.</summary>
    public async Task<DateTimeOffset?> ExpandMountedAsync(CsiClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            return await ExpandAsync(claim, isMounting: false, cancellationToken);
        }
        catch (Exception failure) when (failure is PluginException or ApiException or VolumeException)
        {
            Tell(claim, failure.Message);
            return times.Next();
        }
    }

    /// <summary>No Pod of the node has the volume any more.</summary>
    public void Forget(string uniqueName) => sizes.TryRemove(uniqueName, out _);

    private static string UniqueName(CsiClaim claim) => CsiRecord.UniqueNameOf(claim.Source.Driver, claim.Source.Handle);

    private async Task<DateTimeOffset?> ExpandAsync(CsiClaim claim, bool isMounting, CancellationToken cancellationToken)
    {
        if (drivers.Find(claim.Source.Driver) is not { } node)
        {
            return times.Next();
        }

        var capabilities = await node.GetCapabilitiesAsync(cancellationToken);
        if (!capabilities.Expands || claim.Source.ReadOnly)
        {
            TellReadOnly(claim, capabilities, isMounting);
            return null;
        }

        var name = UniqueName(claim);
        using (await locks.HoldAsync(name, cancellationToken))
        {
            if (claim.VolumeSize > sizes.GetOrAdd(name, claim.ClaimSize))
            {
                await ExpandAsync(claim, node, capabilities, cancellationToken);
                sizes[name] = claim.VolumeSize;
            }
        }

        return times.Next();
    }

    private void TellReadOnly(CsiClaim claim, CsiCapabilities capabilities, bool isMounting)
    {
        if (isMounting && capabilities.Expands && claim.VolumeSize > claim.ClaimSize)
        {
            Emit(claim, PodEvent.Problem(PodEventReasons.FileSystemResizeFailed, $"MountVolume.NodeExpandVolume failed for volume \"{claim.Source.SpecName}\" requested read-only file system"));
        }
    }

    private async Task ExpandAsync(CsiClaim claim, CsiNodeClient node, CsiCapabilities capabilities, CancellationToken cancellationToken)
    {
        var source = claim.Source;
        var request = new NodeExpandVolumeRequest
        {
            VolumeId = source.Handle,
            VolumePath = CsiFolders.Target(folders.OfPod(claim.Request.Pod.Key, source.SpecName)),
            StagingTargetPath = capabilities.Stages ? CsiFolders.StagingPath(folders.OfStaged(source.Driver, source.Handle)) : "",
            CapacityRange = new CapacityRange { RequiredBytes = (long)claim.VolumeSize },
            VolumeCapability = CsiAccess.Of(source, claim.Request.Pod, capabilities),
        };
        await secrets.AddAsync(request.Secrets, source.ExpandSecret, claim.Request.NotBefore, cancellationToken);
        try
        {
            await node.ExpandAsync(request, cancellationToken);
        }
        catch (PluginException refused) when (refused.InnerException is RpcException { StatusCode: StatusCode.FailedPrecondition })
        {
            // CSI: not while the volume is in use. It is not asked again here until the volume is mounted anew; the Pod goes on with the size there is.
            Tell(claim, refused.Message);
            return;
        }

        await claims.SetAsync(claim, cancellationToken);
        Emit(claim, PodEvent.Normal(PodEventReasons.FileSystemResizeSuccessful, $"MountVolume.NodeExpandVolume succeeded for volume \"{source.SpecName}\" {identity.NodeName}"));
    }

    private void Tell(CsiClaim claim, string problem) =>
        events.Emit(claim.Request.Pod.Pod, PodEvent.Problem(PodEventReasons.VolumeResizeFailed, $"NodeExpandVolume.NodeExpandVolume failed for volume \"{claim.Source.SpecName}\" : {problem}"));

    private void Emit(CsiClaim claim, PodEvent told)
    {
        events.Emit(claim.Request.Pod.Pod, told);
        events.Emit(claim.Claim, told);
    }
}
