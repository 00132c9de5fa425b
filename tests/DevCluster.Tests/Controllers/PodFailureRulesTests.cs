using k8s.Models;
using Krustlet.DevCluster.Controllers.Jobs;

namespace Krustlet.DevCluster.Tests.Controllers;

public sealed class PodFailureRulesTests
{
    [Fact]
    public void Without_a_policy_a_failure_counts() => PodFailureRules.Of(Job(), Pod(("app", 1))).Should().Be(new PodFailureDecision(true));

    [Theory]
    [InlineData("In", 3, false)]
    [InlineData("In", 4, true)]
    [InlineData("NotIn", 3, true)]
    [InlineData("NotIn", 4, false)]
    public void Exit_codes_are_looked_for_or_looked_out_for(string wanted, int exitCode, bool counts) =>
        PodFailureRules.Of(Job(OnExitCodes("Ignore", wanted, null, 3, 5)), Pod(("app", exitCode))).Counts.Should().Be(counts);

    [Fact]
    public void A_container_that_succeeded_matches_nothing() =>
        PodFailureRules.Of(Job(OnExitCodes("Ignore", "NotIn", null, 5)), Pod(("app", 0))).Counts.Should().BeTrue();

    [Fact]
    public void A_rule_may_be_for_one_container() =>
        PodFailureRules.Of(Job(OnExitCodes("Ignore", "In", "side", 3)), Pod(("app", 3), ("side", 1))).Counts.Should().BeTrue();

    [Fact]
    public void The_first_rule_that_matches_decides_and_is_named()
    {
        var job = Job(OnExitCodes("Count", "In", null, 1), OnExitCodes("FailJob", "In", null, 3), OnExitCodes("Ignore", "In", null, 3));

        PodFailureRules.Of(job, Pod(("app", 3))).JobFailure.Should().Be("Container app for pod space/work-1 failed with exit code 3 matching FailJob rule at index 1");
    }

    [Theory]
    [InlineData("True", false)]
    [InlineData("False", true)]
    public void Conditions_match_by_type_and_status(string status, bool counts)
    {
        var rule = new V1PodFailurePolicyRule { Action = "Ignore", OnPodConditions = [new V1PodFailurePolicyOnPodConditionsPattern { Type = "DisruptionTarget", Status = "True" }] };
        var pod = Pod(("app", 137));
        pod.Status.Conditions = [new V1PodCondition { Type = "DisruptionTarget", Status = status }];

        PodFailureRules.Of(Job(rule), pod).Counts.Should().Be(counts);
    }

    private static V1PodFailurePolicyRule OnExitCodes(string action, string wanted, string? container, params int[] codes) => new()
    {
        Action = action,
        OnExitCodes = new V1PodFailurePolicyOnExitCodesRequirement { OperatorProperty = wanted, ContainerName = container, Values = codes },
    };

    private static V1Job Job(params V1PodFailurePolicyRule[] rules) => new() { Spec = new V1JobSpec { PodFailurePolicy = rules.Length == 0 ? null : new V1PodFailurePolicy { Rules = rules } } };

    private static V1Pod Pod(params (string Container, int ExitCode)[] ends) => new()
    {
        Metadata = new V1ObjectMeta { Name = "work-1", NamespaceProperty = "space" },
        Status = new V1PodStatus
        {
            Phase = "Failed",
            ContainerStatuses = [.. ends.Select(static end => new V1ContainerStatus
            {
                Name = end.Container,
                State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = end.ExitCode } },
            })],
        },
    };
}
