using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.NodeRegistration;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Waits for the cluster to attach a volume to this node. The attach/detach controller makes the VolumeAttachment, the driver's external-attacher sets <c>status.attached</c>. A node may
/// read it, but not list or watch.
/// </summary>
internal sealed partial class CsiAttachments(IClusterObjects objects, VolumesInUse inUse, INodeIdentity identity, TimeProvider time, ILogger<CsiAttachments> logger)
{
    private const string AttacherFinalizer = "external-attacher/";
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>CSI's <c>publish_context</c>, once the volume is attached.</summary>
    /// <exception cref="VolumeException">It is not, or not in time.</exception>
    public async Task<IReadOnlyDictionary<string, string>> PublishContextAsync(CsiVolumeSource source, string uniqueName, bool isDriverKnown, CancellationToken cancellationToken)
    {
        // Before that, the volume could be detached while it is being mounted.
        await inUse.UntilReportedAsync(uniqueName, cancellationToken);
        var end = time.GetUtcNow() + Patience;
        while (true)
        {
            var attachment = await ReadAsync(source, cancellationToken);
            if (attachment is { Metadata.DeletionTimestamp: null, Status.Attached: true })
            {
                return attachment.Status.AttachmentMetadata?.ToDictionary() ?? Nothing;
            }

            if (time.GetUtcNow() >= end)
            {
                return isDriverKnown || HasAttacher(attachment) ? throw NotAttached(source, attachment) : WithoutAttacher(source);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private string NameOf(CsiVolumeSource source) =>
        "csi-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Handle + source.Driver + identity.NodeName)));

    /// <summary>One that is not there is refused rather than missing: the node has no relation to it.</summary>
    private async Task<V1VolumeAttachment?> ReadAsync(CsiVolumeSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.GetVolumeAttachmentAsync(NameOf(source), time.GetUtcNow(), cancellationToken);
        }
        catch (ApiException failure) when (failure.Reason == ApiErrorReason.Forbidden)
        {
            return null;
        }
    }

    private VolumeException NotAttached(CsiVolumeSource source, V1VolumeAttachment? attachment) => attachment switch
    {
        null => new VolumeException($"timed out waiting for the VolumeAttachment {NameOf(source)} of volume {source.Handle}: it is made by the attach/detach controller"),
        { Metadata.DeletionTimestamp: not null } => new VolumeException($"volume {source.Handle} has a VolumeAttachment that is being deleted: waiting for the next"),
        { Status.AttachError.Message: { Length: > 0 } problem } => new VolumeException($"AttachVolume.Attach failed for volume {source.Handle}: {problem}"),
        _ => new VolumeException(
            $"timed out waiting for external-attacher of {source.Driver} CSI driver to attach volume {source.Handle}: run it, or set attachRequired: false in the CSIDriver {source.Driver} if there is nothing to attach"),
    };

    /// <summary>
    /// A cluster without a CSIDriver of the name, and without an attacher that has taken the VolumeAttachment on, has nobody who would attach: the original Krustlet's drivers are like that.
    /// A driver that needs it says so itself when it stages.
    /// </summary>
    private IReadOnlyDictionary<string, string> WithoutAttacher(CsiVolumeSource source)
    {
        LogWithoutAttacher(logger, source.Handle, source.Driver);
        return Nothing;
    }

    private static bool HasAttacher(V1VolumeAttachment? attachment) =>
        attachment is { Status.AttachError: not null } || attachment?.Metadata.Finalizers?.Any(static f => f.StartsWith(AttacherFinalizer, StringComparison.Ordinal)) == true;

    [LoggerMessage(4820, LogLevel.Information, "Volume {Volume} is mounted although nothing attached it: there is neither a CSIDriver {Driver} nor an attacher")]
    private static partial void LogWithoutAttacher(ILogger logger, string volume, string driver);
}
