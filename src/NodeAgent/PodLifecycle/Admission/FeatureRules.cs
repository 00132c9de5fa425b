using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>
/// What a Pod can ask of a container runtime and not of a module host. Asking for more than a sandbox gives is refused; asking for
/// less privilege is met by every module; what has no meaning is told in an event (<see cref="MeaninglessFields"/>).
/// </summary>
internal static class FeatureRules
{
    /// <summary>The kubelet's reason for a Pod that needs what its node cannot do.</summary>
    public const string Unsupported = "PodFeatureUnsupported";

    private const string SysctlForbidden = "SysctlForbidden";
    private const string Localhost = "Localhost";

    /// <summary>The rejection, or null when there is nothing to refuse.</summary>
    public static AdmissionVerdict? Check(V1Pod pod) => OfPod(pod.Spec) ?? Containers(pod.Spec).Select(OfContainer).FirstOrDefault(static v => v is not null);

    private static AdmissionVerdict? OfPod(V1PodSpec spec) => spec switch
    {
        { HostPID: true } => Refuse("spec.hostPID", "a module sees no processes"),
        { HostIPC: true } => Refuse("spec.hostIPC", "a module has no shared memory with others"),
        { ResourceClaims.Count: > 0 } => Refuse("spec.resourceClaims", "devices reach a module through device plugins only"),
        { SecurityContext.Sysctls: [var first, ..] } => AdmissionVerdict.Rejected(
            SysctlForbidden, $"forbidden sysctl: \"{first.Name}\" not allowlisted: a module has no kernel settings of its own; remove spec.securityContext.sysctls"),
        _ => IsLocalhost(spec.SecurityContext?.SeccompProfile?.Type, spec.SecurityContext?.AppArmorProfile?.Type)
            ? Refuse("a Localhost profile in spec.securityContext", "a module makes no system calls that a profile could filter")
            : null,
    };

    private static AdmissionVerdict? OfContainer(V1Container container)
    {
        var security = container.SecurityContext;
        return security?.Privileged == true ? Refuse(container, "securityContext.privileged", "a sandboxed module cannot be given the host")
            : security?.Capabilities?.Add is { Count: > 0 } added ? Refuse(container, $"securityContext.capabilities.add [{string.Join(' ', added)}]", "a module has no process to hold Linux capabilities")
            : IsLocalhost(security?.SeccompProfile?.Type, security?.AppArmorProfile?.Type)
                ? Refuse(container, "a Localhost profile in securityContext", "a module makes no system calls that a profile could filter")
            : container.VolumeDevices is { Count: > 0 } ? Refuse(container, "volumeDevices", "a module sees files and folders only: use a volume with a file system")
            : null;
    }

    private static bool IsLocalhost(string? seccomp, string? appArmor) => seccomp == Localhost || appArmor == Localhost;

    private static IEnumerable<V1Container> Containers(V1PodSpec spec) => (spec.InitContainers ?? []).Concat(spec.Containers);

    private static AdmissionVerdict Refuse(V1Container container, string field, string why) => Refuse($"{field} of container {container.Name}", why);

    private static AdmissionVerdict Refuse(string field, string why) =>
        AdmissionVerdict.Rejected(Unsupported, $"{field} is not possible on a WebAssembly node: {why}; remove it, or schedule the Pod to another node");
}
