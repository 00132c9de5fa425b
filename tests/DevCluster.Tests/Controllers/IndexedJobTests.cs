using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>Jobs with <c>completionMode: Indexed</c>, which Kubernetes 1.20 does not know.</summary>
public sealed class IndexedJobTests(EmbeddedUnderTest controlPlane) : IClassFixture<EmbeddedUnderTest>
{
    private const string Index = "batch.kubernetes.io/job-completion-index";

    [Fact]
    public async Task Each_index_has_a_pod_that_knows_it()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Succeeded", static spec => (spec.CompletionMode, spec.Completions, spec.Parallelism) = ("Indexed", 3, 2)));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", static item => Ended(item, "Complete") is not null);
        job!.Status.CompletedIndexes.Should().Be("0-2");
        job.Status.Succeeded.Should().Be(3);
        job.Status.FailedIndexes.Should().BeNull();
        var pods = await cluster.ListAsync(ApiResources.Pods);
        pods.Select(static pod => pod.Metadata.Annotations[Index]).Should().BeEquivalentTo("0", "1", "2");
        pods.Should().OnlyContain(static pod => pod.Metadata.Labels[Index] == pod.Metadata.Annotations[Index]
            && pod.Spec.Hostname == "sum-" + pod.Metadata.Annotations[Index]
            && pod.Metadata.Name.StartsWith(pod.Spec.Hostname + "-", StringComparison.Ordinal)
            && pod.Spec.Containers[0].Env.Single().Name == "JOB_COMPLETION_INDEX");
    }

    [Fact]
    public async Task An_index_that_fails_is_given_up_and_the_others_are_tried()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Failed", static spec => (spec.CompletionMode, spec.Completions, spec.BackoffLimitPerIndex) = ("Indexed", 3, 0)));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", static item => Ended(item, "Failed") is not null);
        Ended(job, "Failed")!.Reason.Should().Be("FailedIndexes");
        job!.Status.FailedIndexes.Should().Be("0-2");
        job.Status.Failed.Should().Be(3);
    }

    [Fact]
    public async Task A_rule_of_success_ends_the_job_before_all_are_done()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Succeeded", static spec =>
        {
            (spec.CompletionMode, spec.Completions, spec.Parallelism) = ("Indexed", 3, 1);
            spec.SuccessPolicy = new V1SuccessPolicy { Rules = [new V1SuccessPolicyRule { SucceededIndexes = "0" }] };
        }));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", static item => Ended(item, "Complete") is not null);
        Ended(job, "Complete")!.Reason.Should().Be("SuccessPolicy");
        Ended(job, "Complete")!.Message.Should().Be("Matched rules at index 0");
    }

    private static V1JobCondition? Ended(V1Job? item, string type) => item?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");
}
