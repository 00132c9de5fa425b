using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>Files from ConfigMaps and Secrets.</summary>
internal sealed class ObjectPayloads(IClusterObjects objects)
{
    /// <summary>The files of a ConfigMap; none when it is missing and optional.</summary>
    public async Task<IEnumerable<PayloadFile>> ConfigMapAsync(VolumeRequest request, string name, IList<V1KeyToPath>? items, int? mode, bool? optional, CancellationToken cancellationToken)
    {
        var found = await objects.GetConfigMapAsync(new NamespacedName(request.Pod.Key.Namespace, name), request.NotBefore, cancellationToken);
        return found is null
            ? MissingObject(optional, $"configmap \"{name}\" not found")
            : KeySelection.Select(ObjectData.Of(found), items, mode, optional == true, "config");
    }

    /// <summary>The files of a Secret; none when it is missing and optional.</summary>
    public async Task<IEnumerable<PayloadFile>> SecretAsync(VolumeRequest request, string name, IList<V1KeyToPath>? items, int? mode, bool? optional, CancellationToken cancellationToken)
    {
        var found = await objects.GetSecretAsync(new NamespacedName(request.Pod.Key.Namespace, name), request.NotBefore, cancellationToken);
        return found is null
            ? MissingObject(optional, $"secret \"{name}\" not found")
            : KeySelection.Select(ObjectData.Of(found), items, mode, optional == true, "secret");
    }

    private static PayloadFile[] MissingObject(bool? optional, string message) => optional == true ? [] : throw new VolumeException(message);
}
