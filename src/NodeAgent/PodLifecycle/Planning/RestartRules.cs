using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// Whether a container that ended is started again: its own <c>restartPolicyRules</c> and <c>restartPolicy</c> (Kubernetes 1.34), then
/// <c>spec.restartPolicy</c>, and the rules for init containers.
/// </summary>
internal static class RestartRules
{
    /// <summary>Whether an ended run is followed by another one.</summary>
    public static bool ShouldRestart(PodFacts pod, ContainerFacts container)
    {
        if (container.Current is not { HasExited: true } run || pod.Finished || pod.Termination is not null)
        {
            return false;
        }

        return container.Replacing || Restarts(pod, container, run.ExitCode);
    }

    /// <summary>Whether policy has a run that ended with an exit code followed by another one.</summary>
    public static bool Restarts(PodFacts pod, ContainerFacts container, int exitCode) => container.Role switch
    {
        ContainerRole.Sidecar => true,
        ContainerRole.Init => exitCode != 0 && (MatchesRule(container, exitCode) || Policy(pod, container) != RestartPolicy.Never),
        _ => MatchesRule(container, exitCode) || Policy(pod, container) switch
        {
            RestartPolicy.Always => true,
            RestartPolicy.OnFailure => exitCode != 0,
            _ => false,
        },
    };

    private static RestartPolicy Policy(PodFacts pod, ContainerFacts container) => (container.Spec.RestartPolicy ?? pod.Pod.Spec.RestartPolicy) switch
    {
        "Never" => RestartPolicy.Never,
        "OnFailure" => RestartPolicy.OnFailure,
        _ => RestartPolicy.Always,
    };

    // The first rule that matches decides, and Restart is what a rule can say of its own container.
    private static bool MatchesRule(ContainerFacts container, int exitCode) =>
        container.Spec.RestartPolicyRules?.FirstOrDefault(rule => Matches(rule.ExitCodes, exitCode)) is { Action: "Restart" };

    private static bool Matches(V1ContainerRestartRuleOnExitCodes? codes, int exitCode) => codes?.OperatorProperty switch
    {
        "In" => codes.Values?.Contains(exitCode) ?? false,
        "NotIn" => !(codes.Values?.Contains(exitCode) ?? false),
        _ => false,
    };
}
