using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>A volume of a CSI driver, whether a PersistentVolume or an inline one.</summary>
internal sealed record CsiVolumeSource
{
    /// <summary>The driver's name.</summary>
    public required string Driver { get; init; }

    /// <summary>CSI's <c>volume_id</c>.</summary>
    public required string Handle { get; init; }

    /// <summary>Name of the volume's folder in a Pod's: the PersistentVolume's, or the Pod's own name for an inline volume.</summary>
    public required string SpecName { get; init; }

    /// <summary>Inline: made when it is published, gone when it is unpublished, never staged or attached.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>The file system; empty for the driver's choice.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Kubernetes' access mode, like <c>ReadWriteOnce</c>.</summary>
    public string AccessMode { get; init; } = "ReadWriteOnce";

    /// <summary>The Pod wants to read it only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>CSI's <c>volume_context</c>, before what is known of the Pod.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Options of mount(8).</summary>
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>Secret for staging, if any.</summary>
    public NamespacedName? StageSecret { get; init; }

    /// <summary>Secret for publishing, if any.</summary>
    public NamespacedName? PublishSecret { get; init; }

    /// <summary>Secret for growing its file system, if any.</summary>
    public NamespacedName? ExpandSecret { get; init; }
}
