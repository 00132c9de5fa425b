using k8s.Models;

namespace Krustlet.NodeAgent.PodSources;

/// <summary>Where a Pod came from, as its annotations say (Kubernetes' <c>kubernetes.io/config.*</c>).</summary>
internal static class PodOrigin
{
    /// <summary>The source: <c>file</c> for a manifest of this node, absent or <c>api</c> for the API server.</summary>
    public const string SourceAnnotation = "kubernetes.io/config.source";

    /// <summary>On a mirror Pod: the hash of the static Pod it stands for.</summary>
    public const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>On a static Pod: the hash of its manifest, its UID.</summary>
    public const string HashAnnotation = "kubernetes.io/config.hash";

    /// <summary>On a static Pod: when it was read.</summary>
    public const string SeenAnnotation = "kubernetes.io/config.seen";

    /// <summary>The value of <see cref="SourceAnnotation"/> for manifests.</summary>
    public const string File = "file";

    /// <summary>From this priority on a Pod is critical (<c>system-cluster-critical</c>).</summary>
    public const int CriticalPriority = 2_000_000_000;

    /// <summary>Whether it is a Pod of this node's own manifests.</summary>
    public static bool IsStatic(V1Pod pod) => !IsMirror(pod) && Value(pod, SourceAnnotation) == File;

    /// <summary>Whether it only shows a static Pod at the API server.</summary>
    public static bool IsMirror(V1Pod pod) => Value(pod, MirrorAnnotation) is not null;

    /// <summary>Whether it may push others aside and is never evicted: static, mirror, or of a system priority.</summary>
    public static bool IsCritical(V1Pod pod) => IsStatic(pod) || IsMirror(pod) || pod.Spec.Priority >= CriticalPriority;

    private static string? Value(V1Pod pod, string annotation) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(annotation, out var value) ? value : null;
}
