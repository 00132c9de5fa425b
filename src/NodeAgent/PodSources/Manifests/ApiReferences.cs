using k8s.Models;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>What a static Pod may not name: objects of the API server, since it has to start without one.</summary>
internal static class ApiReferences
{
    /// <summary>The first field that names one, or null.</summary>
    public static string? First(V1PodSpec spec) =>
        !string.IsNullOrEmpty(spec.ServiceAccountName) ? "spec.serviceAccountName"
        : spec.ImagePullSecrets is { Count: > 0 } ? "spec.imagePullSecrets"
        : spec.ResourceClaims is { Count: > 0 } ? "spec.resourceClaims"
        : (spec.Volumes ?? []).Select(OfVolume).FirstOrDefault(static f => f is not null)
            ?? (spec.InitContainers ?? []).Concat(spec.Containers).Select(OfContainer).FirstOrDefault(static f => f is not null);

    private static string? OfVolume(V1Volume volume) => volume switch
    {
        { ConfigMap: not null } => $"volume \"{volume.Name}\" (configMap)",
        { Secret: not null } => $"volume \"{volume.Name}\" (secret)",
        { PersistentVolumeClaim: not null } => $"volume \"{volume.Name}\" (persistentVolumeClaim)",
        { Projected.Sources: { } sources } when sources.Any(static s => s.ConfigMap is not null || s.Secret is not null || s.ServiceAccountToken is not null) => $"volume \"{volume.Name}\" (projected)",
        _ => null,
    };

    private static string? OfContainer(V1Container container) =>
        container.EnvFrom is { Count: > 0 } ? $"envFrom of container {container.Name}"
        : (container.Env ?? []).FirstOrDefault(static e => e.ValueFrom is { ConfigMapKeyRef: not null } or { SecretKeyRef: not null }) is { } variable ? $"env {variable.Name} of container {container.Name}"
        : null;
}
