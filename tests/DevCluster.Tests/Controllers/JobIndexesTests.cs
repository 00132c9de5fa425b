using k8s.Models;
using Krustlet.DevCluster.Controllers.Jobs;

namespace Krustlet.DevCluster.Tests.Controllers;

public sealed class JobIndexesTests
{
    [Theory]
    [InlineData("", new int[0])]
    [InlineData("0", new[] { 0 })]
    [InlineData("0,1", new[] { 0, 1 })]
    [InlineData("0-2,4,6,7", new[] { 0, 1, 2, 4, 6, 7 })]
    public void Indexes_are_written_as_ranges_and_read_again(string text, int[] indexes)
    {
        IndexRanges.Format(indexes).Should().Be(text);
        IndexRanges.Parse(text, 10).Should().Equal(indexes);
    }

    [Fact]
    public void Indexes_beyond_the_last_one_are_not_read() => IndexRanges.Parse("1,8-2000000000,x,3-", 10).Should().Equal(1, 8, 9);

    [Fact]
    public void The_lowest_indexes_that_are_neither_done_nor_there_come_next()
    {
        var indexes = Of(Job(5), Pod(1, "Succeeded"), Pod(3, "Failed"));

        indexes.Completed.Should().Equal(1);
        indexes.Failed.Should().BeEmpty("no index has a limit of its own");
        indexes.Missing([Pod(2, "Running")]).Should().Equal(0, 3, 4);
        indexes.Remaining.Should().Be(4);
    }

    [Fact]
    public void What_the_status_says_is_done_stays_done_without_its_pods()
    {
        var job = Job(4, perIndex: 1);
        job.Status = new V1JobStatus { CompletedIndexes = "0,2", FailedIndexes = "3" };

        var indexes = Of(job, Pod(3, "Succeeded"));

        indexes.Completed.Should().BeEquivalentTo([0, 2, 3], "a Pod that succeeded counts more than failures before it");
        indexes.Failed.Should().BeEmpty();
        indexes.Missing([]).Should().Equal(1);
    }

    [Fact]
    public void An_index_is_given_up_beyond_its_limit_or_by_a_rule()
    {
        var job = Job(4, perIndex: 1);
        job.Spec.PodFailurePolicy = new V1PodFailurePolicy
        {
            Rules = [new V1PodFailurePolicyRule { Action = "FailIndex", OnExitCodes = new V1PodFailurePolicyOnExitCodesRequirement { OperatorProperty = "In", Values = [42] } }],
        };

        var indexes = Of(job, Pod(0, "Failed"), Pod(1, "Failed"), Pod(1, "Failed"), Pod(2, "Failed", exitCode: 42));

        indexes.Failed.Should().BeEquivalentTo([1, 2]);
        indexes.Missing([]).Should().Equal(0, 3);
    }

    [Fact]
    public void Pods_that_no_index_needs_are_told()
    {
        var (first, second) = (Pod(0, "Running", age: 2), Pod(0, "Running", age: 1));
        var (done, beyond, none) = (Pod(1, "Running"), Pod(7, "Running"), Pod(null, "Running"));

        Of(Job(3), Pod(1, "Succeeded")).Needless([second, first, done, beyond, none, Pod(2, "Running")]).Should().BeEquivalentTo([second, done, beyond, none]);
    }

    [Theory]
    [InlineData(null, 2, true)]
    [InlineData(null, 3, false)]
    [InlineData("0-1", null, true)]
    [InlineData("0-2", null, false)]
    [InlineData("0,2", 1, true)]
    [InlineData("2,3", 1, false)]
    public void A_rule_of_success_wants_indexes_or_a_number_of_them(string? wanted, int? count, bool met)
    {
        var job = Job(4);
        job.Spec.SuccessPolicy = new V1SuccessPolicy { Rules = [new V1SuccessPolicyRule { SucceededIndexes = wanted, SucceededCount = count }] };

        SuccessRules.Met(job, Of(job, Pod(0, "Succeeded"), Pod(1, "Succeeded"))).Should().Be(met ? "Matched rules at index 0" : null);
    }

    [Fact]
    public void A_job_with_more_failed_indexes_than_it_allows_fails()
    {
        var job = Job(4, perIndex: 0);
        job.Spec.MaxFailedIndexes = 1;
        var counts = JobCounts.Of(job, [Pod(0, "Failed"), Pod(1, "Failed")]);

        JobVerdict.Of(job, counts, JobIndexes.Of(job, counts), DateTime.UnixEpoch)!.Reason.Should().Be("MaxFailedIndexesExceeded");
    }

    private static JobIndexes Of(V1Job job, params V1Pod[] pods) => JobIndexes.Of(job, JobCounts.Of(job, pods))!;

    private static V1Job Job(int completions, int? perIndex = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = "sum" },
        Spec = new V1JobSpec { CompletionMode = "Indexed", Completions = completions, BackoffLimit = int.MaxValue, BackoffLimitPerIndex = perIndex, Template = new V1PodTemplateSpec { Spec = new V1PodSpec() } },
    };

    private static V1Pod Pod(int? index, string phase, int age = 0, int exitCode = 1) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "p",
            NamespaceProperty = "space",
            CreationTimestamp = DateTime.UnixEpoch.AddMinutes(-age),
            Annotations = index is null ? null : new Dictionary<string, string> { [JobIndexes.Key] = index.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        },
        Status = new V1PodStatus
        {
            Phase = phase,
            ContainerStatuses = [new V1ContainerStatus { Name = "app", State = phase == "Failed" ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode } } : new V1ContainerState() }],
        },
    };
}
