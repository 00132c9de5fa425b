using System.Text;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>Files from the downward API.</summary>
internal sealed class DownwardPayloads(INodeView node)
{
    /// <summary>One file an item.</summary>
    public IEnumerable<PayloadFile> Files(PodFacts pod, IList<V1DownwardAPIVolumeFile>? items, int? defaultMode) =>
        (items ?? []).Select(item => new PayloadFile(SafePaths.Relative(item.Path), Encoding.UTF8.GetBytes(Value(pod, item)), FileModes.Of(item.Mode, defaultMode)));

    private string Value(PodFacts pod, V1DownwardAPIVolumeFile item)
    {
        try
        {
            return item switch
            {
                { FieldRef: { } field } => FieldReferences.Resolve(pod, field.FieldPath),
                { ResourceFieldRef: { } resource } => ResourceFields.Resolve(pod.Pod, Selected(pod, resource), resource, node.Current),
                _ => throw new VolumeException($"downwardAPI item \"{item.Path}\" has neither fieldRef nor resourceFieldRef"),
            };
        }
        catch (ContainerConfigException failure)
        {
            throw new VolumeException(failure.Message, failure);
        }
    }

    private static V1Container Selected(PodFacts pod, V1ResourceFieldSelector selector) =>
        pod.Containers.FirstOrDefault(c => c.Name == selector.ContainerName)?.Spec
        ?? throw new VolumeException($"downwardAPI item names container \"{selector.ContainerName}\", which the Pod does not have");
}
