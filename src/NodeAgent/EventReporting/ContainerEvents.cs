using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Events about one container, with the kubelet's reasons and words.</summary>
internal static class ContainerEvents
{
    /// <summary><c>spec.containers{name}</c> or <c>spec.initContainers{name}</c>.</summary>
    public static string FieldPath(ContainerFacts container) =>
        container.Role == ContainerRole.App ? $"spec.containers{{{container.Name}}}" : $"spec.initContainers{{{container.Name}}}";

    /// <summary>A run was accepted.</summary>
    public static PodEvent Created(ContainerFacts container) =>
        PodEvent.Normal(PodEventReasons.Created, $"Created container {container.Name}", FieldPath(container));

    /// <summary>A run began.</summary>
    public static PodEvent Started(ContainerFacts container) =>
        PodEvent.Normal(PodEventReasons.Started, $"Started container {container.Name}", FieldPath(container));

    /// <summary>A run is being stopped.</summary>
    public static PodEvent Killing(ContainerFacts container, string why) =>
        PodEvent.Normal(PodEventReasons.Killing, why, FieldPath(container));

    /// <summary>A start came to nothing.</summary>
    public static PodEvent StartFailed(ContainerFacts container, string message) =>
        PodEvent.Problem(PodEventReasons.Failed, $"Error: {message}", FieldPath(container));

    /// <summary>A preStop hook took longer than the grace period.</summary>
    public static PodEvent PreStopCutOff(ContainerFacts container) =>
        PodEvent.Problem(PodEventReasons.FailedPreStopHook, "PreStopHook failed: it did not end within the grace period", FieldPath(container));

    /// <summary>A failed pull waits.</summary>
    public static PodEvent PullBackOff(ContainerFacts container) =>
        PodEvent.Normal(PodEventReasons.BackOff, $"Back-off pulling image \"{container.Spec.Image}\"", FieldPath(container));

    /// <summary>An ended container waits.</summary>
    public static PodEvent RestartBackOff(ContainerFacts container, PodFacts pod) =>
        PodEvent.Problem(PodEventReasons.BackOff, $"Back-off restarting failed container {container.Name} in pod {pod.Key.Name}_{pod.Key.Namespace}({pod.Key.Uid})", FieldPath(container));
}
