using k8s.Models;
using Krustlet.DevCluster.Controllers.Jobs;

namespace Krustlet.DevCluster.Tests.Controllers;

public sealed class JobStatusesTests
{
    private static readonly DateTime Start = new(2031, 3, 4, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(false, "FailureTarget")]
    [InlineData(true, "FailureTarget", "Failed")]
    public void A_job_is_not_over_while_pods_may_be_there_that_were_not_heard_of_yet(bool isSettled, params string[] conditions)
    {
        var job = new V1Job
        {
            Metadata = new V1ObjectMeta { Name = "sum" },
            Spec = new V1JobSpec { ActiveDeadlineSeconds = 1, Template = new V1PodTemplateSpec { Spec = new V1PodSpec { RestartPolicy = "Never" } } },
            Status = new V1JobStatus { StartTime = Start },
        };
        var counts = JobCounts.Of(job, []);
        var verdict = JobVerdict.Of(job, counts, JobIndexes.Of(job, counts), Start.AddSeconds(2));

        var status = new JobStatuses(TimeProvider.System).Of(job, counts, JobIndexes.Of(job, counts), verdict, isSettled);

        verdict!.Reason.Should().Be("DeadlineExceeded");
        status.Conditions.Select(condition => condition.Type).Should().Equal(conditions);
    }
}
