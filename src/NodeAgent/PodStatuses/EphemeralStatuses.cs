using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>ephemeralContainerStatuses</c>: none is run, and each says why, so that nobody waits for it.</summary>
internal static class EphemeralStatuses
{
    /// <summary>The reason, as a container runtime has it.</summary>
    public const string Reason = "ContainerCannotRun";

    /// <summary>What to do instead.</summary>
    public const string Message =
        "ephemeral containers are not possible on a WebAssembly node: a module has no processes, files or namespaces that another container could share; use kubectl logs, attach or port-forward, or kubectl debug --copy-to";

    private const int CannotRun = 128;

    /// <summary>The statuses, or null when there is none.</summary>
    public static List<V1ContainerStatus>? Of(PodFacts pod) => pod.Pod.Spec.EphemeralContainers is not { Count: > 0 } asked ? null :
    [
        .. asked.Select(static c => new V1ContainerStatus
        {
            Name = c.Name,
            Image = c.Image,
            ImageID = "",
            State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = CannotRun, Reason = Reason, Message = Message } },
            LastState = new V1ContainerState(),
        }).OrderBy(static s => s.Name, StringComparer.Ordinal),
    ];
}
