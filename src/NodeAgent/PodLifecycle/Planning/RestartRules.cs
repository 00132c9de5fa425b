using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>Whether a container that ended is started again: <c>spec.restartPolicy</c>, and the rules for init containers.</summary>
internal static class RestartRules
{
    /// <summary>Whether an ended run is followed by another one.</summary>
    public static bool ShouldRestart(PodFacts pod, ContainerFacts container)
    {
        if (container.Current is not { HasExited: true } run || pod.Finished || pod.Termination is not null)
        {
            return false;
        }

        if (container.Replacing)
        {
            return true;
        }

        return container.Role switch
        {
            ContainerRole.Sidecar => true,
            ContainerRole.Init => run.ExitCode != 0 && Policy(pod) != RestartPolicy.Never,
            _ => Policy(pod) switch
            {
                RestartPolicy.Always => true,
                RestartPolicy.OnFailure => run.ExitCode != 0,
                _ => false,
            },
        };
    }

    /// <summary>The Pod's restart policy; Always unless it says otherwise.</summary>
    public static RestartPolicy Policy(PodFacts pod) => pod.Pod.Spec.RestartPolicy switch
    {
        "Never" => RestartPolicy.Never,
        "OnFailure" => RestartPolicy.OnFailure,
        _ => RestartPolicy.Always,
    };
}
