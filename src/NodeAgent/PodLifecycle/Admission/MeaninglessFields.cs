using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>
/// Fields that change nothing for a module, so that a Pod with them runs, but its author should know. Asking for less privilege
/// (runAsNonRoot, dropped capabilities, a read-only root, the runtime's own profiles) is not among them: a module never has more.
/// </summary>
internal static class MeaninglessFields
{
    /// <summary>Paths of such fields that are set, or nothing.</summary>
    public static IReadOnlyList<string> Find(V1Pod pod)
    {
        var spec = pod.Spec;
        List<string?> found =
        [
            Named("spec.shareProcessNamespace", spec.ShareProcessNamespace == true),
            Named("spec.securityContext.fsGroup", spec.SecurityContext?.FsGroup is not null),
            Named("spec.securityContext.supplementalGroups", spec.SecurityContext?.SupplementalGroups is { Count: > 0 }),
            Named("spec.securityContext.seLinuxOptions", spec.SecurityContext?.SeLinuxOptions is not null),
            Named("spec.securityContext.runAsUser", spec.SecurityContext?.RunAsUser is not null),
            Named("spec.securityContext.runAsGroup", spec.SecurityContext?.RunAsGroup is not null),
            .. (spec.InitContainers ?? []).SelectMany(static c => OfContainer("spec.initContainers", c)),
            .. spec.Containers.SelectMany(static c => OfContainer("spec.containers", c)),
        ];
        return [.. found.OfType<string>()];
    }

    private static IEnumerable<string?> OfContainer(string list, V1Container container)
    {
        var path = $"{list}{{{container.Name}}}.securityContext";
        yield return Named($"{path}.runAsUser", container.SecurityContext?.RunAsUser is not null);
        yield return Named($"{path}.runAsGroup", container.SecurityContext?.RunAsGroup is not null);
        yield return Named($"{path}.seLinuxOptions", container.SecurityContext?.SeLinuxOptions is not null);
        yield return Named($"{path}.procMount", container.SecurityContext?.ProcMount is not null);
    }

    private static string? Named(string path, bool isSet) => isSet ? path : null;
}
