using k8s.Models;
using Krustlet.Operator.Modules.Workloads;

namespace Krustlet.Operator.Tests.Modules.Workloads;

public sealed class ObserverTests
{
    [Fact]
    public void A_Deployment_is_available_only_when_its_current_generation_serves_in_full()
    {
        Phase(Deployment(2, generation: 2, observed: 1, updated: 2, replicas: 2, available: 2)).Should().Be(WorkloadPhase.Progressing, "the controller has not seen the change");
        Phase(Deployment(2, updated: 1, replicas: 2, available: 2)).Should().Be(WorkloadPhase.Progressing, "an old replica still serves");
        Phase(Deployment(2, updated: 2, replicas: 3, available: 2)).Should().Be(WorkloadPhase.Progressing, "an old replica is not gone");
        Phase(Deployment(2, updated: 2, replicas: 2, available: 1)).Should().Be(WorkloadPhase.Progressing);
        Phase(Deployment(2, updated: 2, replicas: 2, available: 2)).Should().Be(WorkloadPhase.Available);
    }

    [Fact]
    public void No_replicas_wanted_and_none_there_is_ready() =>
        DeploymentObserver.Observe(Deployment(0), []).Should().Match<WorkloadObservation>(o => o.Phase == WorkloadPhase.Available && o.Reason == "ScaledToZero");

    [Fact]
    public void A_Deployment_past_its_deadline_has_failed_and_the_Pod_says_why()
    {
        var deployment = Deployment(1);
        deployment.Status.Conditions = [new V1DeploymentCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }];

        var seen = DeploymentObserver.Observe(deployment, [Waiting("web-1", "ErrImagePull", "no such tag")]);

        seen.Phase.Should().Be(WorkloadPhase.Failed);
        seen.Reason.Should().Be("ImagePullBackOff");
        seen.Message.Should().Contain("web-1").And.Contain("no such tag");
    }

    [Fact]
    public void A_missing_signature_is_named_while_the_pull_backs_off_and_before()
    {
        var trouble = PodTrouble.Find([Waiting("web-1", "SignatureValidationFailed", "is not signed")])!;

        trouble.Reason.Should().Be("ImagePullBackOff");
        trouble.Message.Should().Be("Pod web-1 waits: SignatureValidationFailed: is not signed");
        PodTrouble.Find([Waiting("web-1", "ImagePullBackOff", "Back-off pulling: SignatureValidationFailed: is not signed")])!.Reason.Should().Be(trouble.Reason);
    }

    [Fact]
    public void A_Job_is_complete_failed_or_running()
    {
        JobObserver.Observe(Job("Complete"), []).Phase.Should().Be(WorkloadPhase.Completed);
        JobObserver.Observe(Job("Failed"), []).Should().Match<WorkloadObservation>(o => o.Phase == WorkloadPhase.Failed && o.Reason == "BackoffLimitExceeded");
        JobObserver.Observe(Job(null), []).Should().Match<WorkloadObservation>(o => o.Phase == WorkloadPhase.Progressing && o.Reason == "Running");
    }

    [Fact]
    public void A_Pod_without_a_node_and_one_that_ended_badly_are_trouble_and_one_that_starts_is_not()
    {
        var unschedulable = Pod("a");
        unschedulable.Status.Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/3 nodes" }];
        PodTrouble.Find([unschedulable])!.Message.Should().Contain("0/3 nodes");

        var ended = Pod("b");
        ended.Status.ContainerStatuses = [new V1ContainerStatus { Name = "module", State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 3, Reason = "Error" } } }];
        PodTrouble.Find([ended])!.Message.Should().Contain("exit code 3");

        PodTrouble.Find([Waiting("c", "ContainerCreating", null)]).Should().BeNull();
    }

    private static WorkloadPhase Phase(V1Deployment deployment) => DeploymentObserver.Observe(deployment, []).Phase;

    private static V1Deployment Deployment(int wanted, int generation = 1, int observed = 1, int updated = 0, int replicas = 0, int available = 0) => new()
    {
        Metadata = new V1ObjectMeta { Name = "web", Generation = generation },
        Spec = new V1DeploymentSpec { Replicas = wanted },
        Status = new V1DeploymentStatus { ObservedGeneration = observed, UpdatedReplicas = updated, Replicas = replicas, AvailableReplicas = available },
    };

    private static V1Job Job(string? condition) => new()
    {
        Metadata = new V1ObjectMeta { Name = "job" },
        Spec = new V1JobSpec(),
        Status = new V1JobStatus { Conditions = condition is null ? null : [new V1JobCondition { Type = condition, Status = "True", Reason = condition == "Failed" ? "BackoffLimitExceeded" : null }] },
    };

    private static V1Pod Pod(string name) => new() { Metadata = new V1ObjectMeta { Name = name }, Status = new V1PodStatus() };

    private static V1Pod Waiting(string name, string reason, string? message)
    {
        var pod = Pod(name);
        pod.Status.ContainerStatuses = [new V1ContainerStatus { Name = "module", State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } } }];
        return pod;
    }
}
