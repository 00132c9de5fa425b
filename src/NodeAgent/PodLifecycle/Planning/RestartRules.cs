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

        return container.Counted is null || container.Replacing || Restarts(pod, container, run.ExitCode);
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

    /// <summary>The <c>action</c> of the first of its rules that matches an exit code, which decides; null when none does.</summary>
    public static string? ActionFor(ContainerFacts container, int exitCode) =>
        container.Spec.RestartPolicyRules?.FirstOrDefault(rule => Matches(rule.ExitCodes, exitCode))?.Action;

    private static RestartPolicy Policy(PodFacts pod, ContainerFacts container) => (container.Spec.RestartPolicy ?? pod.Pod.Spec.RestartPolicy) switch
    {
        "Never" => RestartPolicy.Never,
        "OnFailure" => RestartPolicy.OnFailure,
        _ => RestartPolicy.Always,
    };

    private static bool MatchesRule(ContainerFacts container, int exitCode) => ActionFor(container, exitCode) == "Restart";

    private static bool Matches(V1ContainerRestartRuleOnExitCodes? codes, int exitCode) => codes?.OperatorProperty switch
    {
        "In" => codes.Values?.Contains(exitCode) ?? false,
        "NotIn" => !(codes.Values?.Contains(exitCode) ?? false),
        _ => false,
    };
}
