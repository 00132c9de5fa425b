using System.Text.Json;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Tests.Tables;

public sealed class PodSummaryTests
{
    private const string Running = """{"running":{}}""";
    private const string Failed = """{"terminated":{"exitCode":3,"reason":"Error"}}""";
    private const string Done = """{"terminated":{"exitCode":0,"reason":"Completed"}}""";
    private const string Stopped = """{"terminated":{"exitCode":143,"reason":"Error"}}""";
    private const string Waiting = """{"waiting":{"reason":"PodInitializing"}}""";

    [Fact]
    public void A_pod_with_a_sidecar_that_runs_is_running_and_counts_both() =>
        Summary("Running", initialized: true, Sidecar(Running, ready: true, started: true, restarts: 2), Container(Running, ready: true))
            .Should().Be(new PodSummary("Running", 2, 2, 2, null));

    [Fact]
    public void A_sidecar_that_is_starting_is_still_initialization() =>
        Summary("Pending", initialized: false, Sidecar(Running, ready: false, started: false), Container(Waiting, ready: false))
            .Should().Be(new PodSummary("Init:0/1", 0, 2, 0, null));

    [Fact]
    public void A_sidecar_that_is_ready_counts_while_others_wait() =>
        Summary("Pending", initialized: true, Sidecar(Running, ready: true, started: true), Container("""{"waiting":{"reason":"ContainerCreating"}}""", ready: false))
            .Should().Be(new PodSummary("ContainerCreating", 1, 2, 0, null));

    [Theory]
    [InlineData("Failed", Failed, "Error")]
    [InlineData("Succeeded", Done, "Completed")]
    public void A_finished_pod_is_told_by_its_containers_and_not_by_the_sidecar_that_was_stopped(string phase, string state, string expected) =>
        Summary(phase, initialized: true, Sidecar(Stopped, ready: false, started: false), Container(state, ready: false))
            .Should().Be(new PodSummary(expected, 0, 2, 0, null));

    [Fact]
    public void A_sidecar_that_cannot_start_says_why() =>
        Summary("Pending", initialized: false, Sidecar("""{"waiting":{"reason":"CrashLoopBackOff"}}""", ready: false, started: false, restarts: 4), Container(Waiting, ready: false))
            .Should().Be(new PodSummary("Init:CrashLoopBackOff", 0, 2, 4, null));

    [Fact]
    public void A_sidecar_that_fails_beside_a_running_container_is_what_is_told() =>
        Summary("Running", initialized: true, Sidecar("""{"waiting":{"reason":"CrashLoopBackOff"}}""", ready: false, started: false, restarts: 4), Container(Running, ready: true))
            .Should().Be(new PodSummary("Init:CrashLoopBackOff", 1, 2, 4, null));

    [Fact]
    public void A_gated_pod_waits_for_its_gates() => Of("""
        {"spec":{"containers":[{"name":"c"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}}
        """).Status.Should().Be("SchedulingGated");

    [Theory]
    [InlineData("Running", "Terminating")]
    [InlineData("Succeeded", "Completed")]
    public void A_pod_that_is_deleted_is_terminating_until_it_has_ended(string phase, string expected) => Of($$"""
        {"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"containers":[{"name":"c"}]},"status":{"phase":"{{phase}}","containerStatuses":[{"name":"c","state":{{(phase == "Running" ? Running : Done)}} }] } }
        """).Status.Should().Be(expected);

    private static PodSummary Summary(string phase, bool initialized, string sidecar, string main) => Of($$"""
        {
          "spec":{"initContainers":[{"name":"side","restartPolicy":"Always"}],"containers":[{"name":"c"}]},
          "status":{"phase":"{{phase}}","conditions":[{"type":"Initialized","status":"{{initialized}}"}],"initContainerStatuses":[{{sidecar}}],"containerStatuses":[{{main}}]}
        }
        """);

    private static string Sidecar(string state, bool ready, bool started, int restarts = 0) =>
        $$"""{"name":"side","ready":{{Text(ready)}},"started":{{Text(started)}},"restartCount":{{restarts}},"state":{{state}} }""";

    private static string Container(string state, bool ready) => $$"""{"name":"c","ready":{{Text(ready)}},"restartCount":0,"state":{{state}} }""";

    private static string Text(bool value) => value ? "true" : "false";

    private static PodSummary Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PodSummary.Of(document.RootElement);
    }
}
