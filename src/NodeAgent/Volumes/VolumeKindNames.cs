using k8s.Models;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>What the API calls a volume's kind, and which kinds this node has.</summary>
internal static class VolumeKindNames
{
    /// <summary>The refusal of a kind that this node has not.</summary>
    public static string Refusal(V1Volume volume) =>
        $"this node has no {Of(volume)} volumes: use configMap, secret, projected, downwardAPI, emptyDir, hostPath, csi, ephemeral, or a persistentVolumeClaim of a csi, local or hostPath volume";

    private static string Of(V1Volume volume) => volume switch
    {
        { Nfs: not null } => "nfs",
        { Image: not null } => "image",
        { Iscsi: not null } => "iscsi",
        { Fc: not null } => "fc",
        { FlexVolume: not null } => "flexVolume",
        { Cephfs: not null } => "cephfs",
        { Rbd: not null } => "rbd",
        { Glusterfs: not null } => "glusterfs",
        { Cinder: not null } => "cinder",
        { AwsElasticBlockStore: not null } => "awsElasticBlockStore",
        { GcePersistentDisk: not null } => "gcePersistentDisk",
        { AzureDisk: not null } => "azureDisk",
        { AzureFile: not null } => "azureFile",
        { VsphereVolume: not null } => "vsphereVolume",
        { PhotonPersistentDisk: not null } => "photonPersistentDisk",
        { PortworxVolume: not null } => "portworxVolume",
        { Quobyte: not null } => "quobyte",
        { ScaleIO: not null } => "scaleIO",
        { Storageos: not null } => "storageos",
        { Flocker: not null } => "flocker",
        { GitRepo: not null } => "gitRepo",
        _ => "such",
    };
}
