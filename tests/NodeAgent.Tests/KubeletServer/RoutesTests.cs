using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

public sealed class RoutesTests
{
    [Fact]
    public async Task Pods_are_listed_with_the_status_known_here()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.Pod("p", "c", FakePods.Running()));

        var list = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/pods"))!;

        list["kind"]!.GetValue<string>().Should().Be("PodList");
        list["items"]![0]!["metadata"]!["name"]!.GetValue<string>().Should().Be("p");
        list["items"]![0]!["status"]!["phase"]!.GetValue<string>().Should().Be("Running");
    }

    [Fact]
    public async Task No_pods_are_an_empty_list()
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        JsonNode.Parse(await kubelet.Admin().GetStringAsync("/pods"))!["items"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task Running_pods_are_those_with_a_running_container()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.Pod("runs", "c", FakePods.Running()));
        kubelet.Pods.Records.Add(FakePods.Pod("waits", "c", FakePods.Waiting("CrashLoopBackOff")));

        var list = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/runningpods/"))!;

        list["items"]!.AsArray().Select(pod => pod!["metadata"]!["name"]!.GetValue<string>()).Should().Equal("runs");
    }

    [Theory]
    [InlineData("/containerLogs/default/p/c")]
    [InlineData("/exec/default/p/c")]
    [InlineData("/run/default/p/c")]
    [InlineData("/attach/default/p/c")]
    [InlineData("/portForward/default/p")]
    [InlineData("/runningpods/")]
    [InlineData("/logs/x")]
    [InlineData("/debug/pprof/heap")]
    public async Task Switched_off_the_routes_about_pods_say_so(string path)
    {
        await using var kubelet = await KubeletFixture.StartAsync(TestOptions.Server() with { DebuggingHandlers = false });

        var answer = await kubelet.Admin().GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await answer.Content.ReadAsStringAsync()).Should().Be("Debug endpoints are disabled.");
    }

    [Fact]
    public async Task The_summary_has_the_node_and_each_pod_that_runs()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        Run(kubelet);

        var summary = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary"))!;

        summary["node"]!["nodeName"]!.GetValue<string>().Should().Be("n1");
        summary["node"]!["memory"]!["workingSetBytes"]!.GetValue<long>().Should().Be(4L << 30);
        var pod = summary["pods"]!.AsArray().Should().ContainSingle().Subject!;
        pod["podRef"]!["name"]!.GetValue<string>().Should().Be("p");
        pod["containers"]![0]!["cpu"]!["usageCoreNanoSeconds"]!.GetValue<long>().Should().Be(1_500_000_000);
        pod["memory"]!["workingSetBytes"]!.GetValue<long>().Should().Be(4096);
    }

    [Fact]
    public async Task The_summary_has_what_pods_keep_on_the_nodes_disk()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        Run(kubelet);
        kubelet.Pods.Images.Add(new NodeImage(["r.test/m:1"], 500));
        kubelet.Pods.Storages["p"] = new PodStorage(
            [new VolumeFigures("scratch", null, 1000, 600, 40, 100, 90, 3), new VolumeFigures("data", "orders", 2000, 500, 1500, 10, 4, 6)],
            new Dictionary<string, (long, long)> { ["c"] = (70, 2) },
            110,
            5);

        var summary = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary"))!;

        var pod = summary["pods"]![0]!;
        pod["volume"]!.AsArray().Select(volume => ((string?)volume!["name"], (long?)volume["usedBytes"], (long?)volume["inodesFree"], (string?)volume["pvcRef"]?["name"], (string?)volume["pvcRef"]?["namespace"]))
            .Should().Equal(("scratch", 40, 90, null, null), ("data", 1500, 4, "orders", "default"));
        pod["ephemeral-storage"]!["usedBytes"]!.GetValue<long>().Should().Be(110);
        pod["ephemeral-storage"]!["capacityBytes"]!.GetValue<long>().Should().Be(100L << 30);
        pod["process_stats"]!["process_count"]!.GetValue<int>().Should().Be(0);
        pod["containers"]![0]!["logs"]!["usedBytes"]!.GetValue<long>().Should().Be(70);
        pod["containers"]![0]!["rootfs"]!["usedBytes"]!.GetValue<long>().Should().Be(0);
        summary["node"]!["runtime"]!["imageFs"]!["usedBytes"]!.GetValue<long>().Should().Be(500);
        summary["node"]!["fs"]!["inodesFree"]!.GetValue<long>().Should().Be(800_000);
        summary["node"]!["systemContainers"]![0]!["name"]!.GetValue<string>().Should().Be("kubelet");
        summary["node"]!["systemContainers"]![0]!["memory"]!["workingSetBytes"]!.GetValue<long>().Should().BePositive();
    }

    [Fact]
    public async Task Claims_and_calls_of_the_api_server_are_measured_by_the_names_that_dashboards_know()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        var record = FakePods.Pod("p", "c", FakePods.Running());
        record.Pod.Spec.Volumes = [new V1Volume { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "orders" } }];
        kubelet.Pods.Records.Add(record);
        kubelet.Pods.Storages["p"] = PodStorage.None with { Volumes = [new VolumeFigures("data", "orders", 2000, 500, 1500, 10, 4, 6)] };
        kubelet.Calls.Note("api.test:6443", "GET", "200");
        kubelet.Calls.Note("api.test:6443", "GET", "200");
        kubelet.Calls.Note("api.test:6443", "PATCH", "<error>");

        var text = await kubelet.Admin().GetStringAsync("/metrics");

        text.Should().Contain("kubelet_volume_stats_capacity_bytes{namespace=\"default\",persistentvolumeclaim=\"orders\"} 2000")
            .And.Contain("kubelet_volume_stats_available_bytes{namespace=\"default\",persistentvolumeclaim=\"orders\"} 500")
            .And.Contain("kubelet_volume_stats_used_bytes{namespace=\"default\",persistentvolumeclaim=\"orders\"} 1500")
            .And.Contain("kubelet_volume_stats_inodes_free{namespace=\"default\",persistentvolumeclaim=\"orders\"} 4")
            .And.Contain("rest_client_requests_total{code=\"200\",host=\"api.test:6443\",method=\"GET\"} 2")
            .And.Contain("rest_client_requests_total{code=\"<error>\",host=\"api.test:6443\",method=\"PATCH\"} 1");
    }

    [Fact]
    public async Task Resource_metrics_are_what_metrics_server_reads()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        Run(kubelet);

        var lines = (await kubelet.Admin().GetStringAsync("/metrics/resource")).Split('\n');

        lines.Should().Contain("container_cpu_usage_seconds_total{container=\"c\",namespace=\"default\",pod=\"p\"} 1.5 1700000000000");
        lines.Should().Contain("container_memory_working_set_bytes{container=\"c\",namespace=\"default\",pod=\"p\"} 4096 1700000000000");
        lines.Should().Contain("container_start_time_seconds{container=\"c\",namespace=\"default\",pod=\"p\"} 1690000000 1700000000000");
        lines.Should().Contain("pod_memory_working_set_bytes{namespace=\"default\",pod=\"p\"} 4096 1700000000000");
        lines.Should().Contain(line => line.StartsWith("node_cpu_usage_seconds_total 5 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_module_that_slept_is_not_reported_as_using_nothing()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        var record = FakePods.Pod("p", "c", FakePods.Running());
        kubelet.Pods.Records.Add(record);
        kubelet.Pods.Usage.Add(new ContainerUsage(record.Key, "c", DateTimeOffset.FromUnixTimeSeconds(1_690_000_000), 0, 0, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

        (await kubelet.Admin().GetStringAsync("/metrics/resource")).Should().NotContain("pod=\"p\"} 0 ", "metrics-server would drop the Pod");
    }

    [Fact]
    public async Task The_kubelets_own_metrics_count_pods_and_containers()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.Pod("a", "c", FakePods.Running()));
        kubelet.Pods.Records.Add(FakePods.Pod("b", "c", FakePods.Terminated("wasm://1")));

        var text = await kubelet.Admin().GetStringAsync("/metrics");

        text.Should().MatchRegex(@"(?m)^kubelet_running_pods(\{\})? 1$");
        text.Should().Contain("kubelet_running_containers{container_state=\"running\"} 1");
        text.Should().Contain("kubelet_running_containers{container_state=\"exited\"} 1");
        text.Should().Contain("kubelet_node_name{node=\"n1\"} 1");
    }

    [Fact]
    public async Task The_configuration_in_force_is_told_with_the_kubelets_names()
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        var configuration = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/configz"))!["kubeletconfig"]!;

        configuration["kind"]!.GetValue<string>().Should().Be("KubeletConfiguration");
        configuration["maxPods"]!.GetValue<int>().Should().Be(110);
        configuration["authentication"]!["webhook"]!["cacheTTL"]!.GetValue<string>().Should().Be("2m0s");
        configuration["streamingConnectionIdleTimeout"]!.GetValue<string>().Should().Be("4h0m0s");
    }

    [Fact]
    public async Task Only_cpu_and_memory_are_told_when_only_they_are_asked_for()
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        var all = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary"))!["node"]!.AsObject();
        var few = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary?only_cpu_and_memory=true"))!["node"]!.AsObject();

        all.Select(field => field.Key).Should().Contain(["network", "fs", "runtime", "rlimit"]);
        few.Select(field => field.Key).Should().BeEquivalentTo("nodeName", "systemContainers", "startTime", "cpu", "memory");
    }

    [Fact]
    public async Task The_summary_tells_how_much_of_a_core_is_used_from_the_second_reading_on()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        Run(kubelet);
        var first = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary"))!["pods"]![0]!["containers"]![0]!["cpu"]!;
        kubelet.Pods.Usage[0] = kubelet.Pods.Usage[0] with { CpuNanoseconds = 6_500_000_000, At = kubelet.Pods.Usage[0].At.AddSeconds(10) };

        var second = JsonNode.Parse(await kubelet.Admin().GetStringAsync("/stats/summary"))!["pods"]![0]!["containers"]![0]!["cpu"]!;

        first["usageNanoCores"].Should().BeNull();
        second["usageNanoCores"]!.GetValue<long>().Should().Be(500_000_000);
    }

    [Fact]
    public async Task Probes_are_counted_on_a_page_of_their_own()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        var pod = new PodKey("default", "p", "uid-p");
        kubelet.Probes.Add(pod, "c", ProbeKind.Liveness, ProbeResult.Success);
        kubelet.Probes.Add(pod, "c", ProbeKind.Liveness, ProbeResult.Success);

        var lines = (await kubelet.Admin().GetStringAsync("/metrics/probes")).Split('\n');

        lines.Should().Contain(line => line.StartsWith("prober_probe_total{container=\"c\",namespace=\"default\",pod=\"p\",pod_uid=\"uid-p\",probe_type=\"Liveness\",result=\"successful\"} 2 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/healthz", "ok")]
    [InlineData("/healthz/ping", "ok")]
    [InlineData("/healthz/log", "ok")]
    [InlineData("/healthz/syncloop", "ok")]
    public async Task Health_is_told_for_the_whole_and_for_each_part(string path, string text)
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        (await kubelet.Admin().GetStringAsync(path)).Should().Be(text);
    }

    [Fact]
    public async Task Health_checks_are_counted_for_service_level_indicators()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        await kubelet.Admin().GetStringAsync("/healthz");
        await kubelet.Admin().GetStringAsync("/healthz/ping");

        var lines = (await kubelet.Admin().GetStringAsync("/metrics/slis")).Split('\n');

        lines.Should().Contain(line => line.StartsWith("kubernetes_healthcheck{name=\"syncloop\",type=\"healthz\"} 1 ", StringComparison.Ordinal));
        lines.Should().Contain(line => line.StartsWith("kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"healthz\"} 2 ", StringComparison.Ordinal));
        lines.Should().Contain(line => line.StartsWith("kubernetes_healthchecks_total{name=\"log\",status=\"success\",type=\"healthz\"} 1 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/debug/pprof/heap", HttpStatusCode.NotImplemented, "no pprof profiles: /metrics has its figures")]
    [InlineData("PUT", "/debug/flags/v", HttpStatusCode.NotImplemented, "start it again with --v")]
    [InlineData("POST", "/checkpoint/default/none/c", HttpStatusCode.NotFound, "pod does not exist")]
    [InlineData("POST", "/checkpoint/default/p/none", HttpStatusCode.NotFound, "container none does not exist")]
    [InlineData("POST", "/checkpoint/default/p/c", HttpStatusCode.InternalServerError, "checkpointing of default/p/c failed (a running module cannot be written out and taken up again)")]
    public async Task What_a_kubelet_has_and_a_module_cannot_give_is_refused_with_the_reason(string method, string path, HttpStatusCode status, string text)
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.UnionWith(["admin create nodes/checkpoint", "admin update nodes/proxy"]);
        kubelet.Pods.Records.Add(FakePods.Pod("p", "c", FakePods.Running()));

        var answer = await kubelet.Admin().SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20 });

        answer.StatusCode.Should().Be(status);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(text);
    }

    [Fact]
    public async Task Status_and_flags_are_told_to_people()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.UnionWith(["admin get nodes/statusz", "admin get nodes/configz"]);

        (await kubelet.Admin().GetStringAsync("/statusz")).Should().StartWith("kubelet statusz\n").And.MatchRegex(@"(?m)^Up: 0 hr 00 min \d\d sec$");
        (await kubelet.Admin().GetStringAsync("/flagz")).Should().StartWith("kubelet flagz\n").And.Contain("\nmax-pods=7\n");
    }

    [Fact]
    public async Task Metrics_of_cgroups_are_valid_and_empty()
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        (await kubelet.Admin().GetStringAsync("/metrics/cadvisor")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => line.StartsWith('#'));
    }

    private static void Run(KubeletFixture kubelet)
    {
        var record = FakePods.Pod("p", "c", FakePods.Running());
        kubelet.Pods.Records.Add(record);
        kubelet.Pods.Usage.Add(new ContainerUsage(record.Key, "c", DateTimeOffset.FromUnixTimeSeconds(1_690_000_000), 1_500_000_000, 4096, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
    }
}
