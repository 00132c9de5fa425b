using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What becomes of a pull.</summary>
internal static class ImageTransitions
{
    /// <summary>The image is here.</summary>
    public static PodFacts ImageReady(this PodFacts pod, string container, ReadyImage image) =>
        pod.With(container, c => c with { Operation = Done(c), Image = image, ImageProblem = null });

    /// <summary>The image could not be had.</summary>
    public static PodFacts ImageFailed(this PodFacts pod, string container, string image, WaitingReason reason, string message, DateTimeOffset now) =>
        pod.With(container, c =>
        {
            var delay = BackOffSteps.Next(c.ImageProblem is { } last && last.Image == image ? last.Delay : null);
            return c with { Operation = Done(c), Image = null, ImageProblem = new ImageProblem(reason, message, now, now + delay, delay, image) };
        });

    /// <summary>The pull was given up because the Pod has to end.</summary>
    public static PodFacts PullCancelled(this PodFacts pod, string container) => pod.With(container, static c => c with { Operation = Done(c) });

    private static ContainerOperation Done(ContainerFacts container) =>
        container.Operation == ContainerOperation.Pulling ? ContainerOperation.None : container.Operation;
}
