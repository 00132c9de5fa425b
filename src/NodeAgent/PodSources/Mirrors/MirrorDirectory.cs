using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.NodeAgent.PodSources.Manifests;

namespace Krustlet.NodeAgent.PodSources.Mirrors;

/// <summary>Finds the mirrors of static Pods among this node's Pods at the API server.</summary>
internal sealed class MirrorDirectory(IInformer<V1Pod> pods, StaticPods statics) : IStatusTargets
{
    /// <inheritdoc/>
    public PodKey? Of(PodKey pod)
    {
        if (!statics.Knows(pod.Uid))
        {
            return pod;
        }

        return Shown(pod.NamespacedName) is { } found && HashOf(found) == pod.Uid ? pod with { Uid = found.Metadata.Uid } : null;
    }

    /// <summary>The Pod of that name at the API server, or null.</summary>
    public V1Pod? Shown(NamespacedName name) => pods.Store.Get(name);

    /// <summary>Every mirror.</summary>
    public IEnumerable<V1Pod> All() => pods.Store.List().Where(PodOrigin.IsMirror);

    /// <summary>UID of the static Pod that a mirror stands for; null for any other Pod.</summary>
    public static string? HashOf(V1Pod pod) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(PodOrigin.MirrorAnnotation, out var hash) ? hash : null;
}
