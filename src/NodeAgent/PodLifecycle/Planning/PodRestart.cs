using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// The action <c>RestartAllContainers</c> of a container's <c>restartPolicyRules</c> (Kubernetes 1.35): once a run ends with an exit code that
/// its rule names, all containers are killed, without hooks and grace, and when none runs any more the Pod begins anew with its
/// init containers. Its address, volumes, devices and restart counts stay.
/// </summary>
internal static class PodRestart
{
    private const string Action = "RestartAllContainers";

    /// <summary>Whether any of the Pod's rules has the action.</summary>
    public static bool MayBeAsked(PodFacts pod) => pod.Containers.Any(static c => c.Spec.RestartPolicyRules?.Any(static rule => rule.Action == Action) == true);

    /// <summary>Whether a run of the Pod's present life asks for it. Whatever a restart policy says of a container waits for it.</summary>
    public static bool IsAsked(PodFacts pod) =>
        pod is { Termination: null, Finished: false } && pod.Containers.Any(static c => c.Counted is { HasExited: true } run && RestartRules.ActionFor(c, run.ExitCode) == Action);

    /// <summary>What is left to be ended before the Pod can begin anew. A start that is under way is waited for, and ended then.</summary>
    public static ContainersPlan Plan(PodFacts pod, DateTimeOffset now) => new([.. pod.Containers.Where(IsLeft).Select(c => End(c, now))], PodOutcome.Active);

    /// <summary>The facts, with a new life begun once nothing is left of the one that was to end.</summary>
    public static PodFacts Apply(PodFacts pod) => IsAsked(pod) && !pod.Containers.Any(IsLeft)
        ? pod with { Containers = [.. pod.Containers.Select(static c => c with { FirstAttempt = c.NextAttempt })] }
        : pod;

    private static bool IsLeft(ContainerFacts container) => container.MayRun || container.Operation == ContainerOperation.Stopping;

    private static ContainerPlan End(ContainerFacts container, DateTimeOffset now) => new(
        container,
        ContainerNeed.Start,
        ContainerStopping.Kill(container, $"Container {container.Name} is ended to restart all containers of its Pod", now),
        container.StopRetryAt > now ? container.StopRetryAt : null);
}
