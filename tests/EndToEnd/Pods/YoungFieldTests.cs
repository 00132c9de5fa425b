using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>
/// Rows whose fields are younger than the real control plane of these tests, whose API server drops or refuses them: generations of Pods (1.33),
/// <c>spec.os</c> (1.24), <c>status.hostIPs</c> (1.28), image volumes (1.31), rules that restart all containers (1.35).
/// </summary>
[Collection(EmbeddedCluster.Name)]
public sealed class YoungFieldTests(EmbeddedClusterFixture cluster)
{
    [Fact]
    public async Task Row_13_the_generation_starts_at_1_and_the_node_says_which_it_has_seen()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        created.Metadata.Generation.Should().Be(1);
        await cluster.UntilAsync(space, static p => WasmPods.IsReady(p) && p.Status.ObservedGeneration == 1, "was observed");

        (await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"labels":{"a":"b"}}}""")).Metadata.Generation.Should().Be(1, "labels are no specification");
        (await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"spec":{"activeDeadlineSeconds":3600}}""")).Metadata.Generation.Should().Be(2);

        await cluster.UntilAsync(space, static p => p.Status.ObservedGeneration == 2, "was observed again");
    }

    [Fact]
    public async Task Row_14_after_500_updates_the_last_one_has_been_seen()
    {
        const int Updates = 500;
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));

        for (var update = 0; update < Updates; update++)
        {
            await cluster.MergeAsync(ApiResources.Pods, space, "main", $$$"""{"spec":{"activeDeadlineSeconds":{{{10_000 - update}}}}}""");
        }

        var seen = await cluster.UntilAsync(space, static p => WasmPods.IsReady(p) && p.Status.ObservedGeneration == p.Metadata.Generation, "was observed");
        seen.Metadata.Generation.Should().Be(Updates + 1);
        seen.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_15_a_generation_of_the_users_is_ignored_and_a_graceful_deletion_is_one_more()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Metadata.Generation = 100;
        var created = await cluster.CreatePodAsync(space, pod);
        created.Metadata.Generation.Should().Be(1);
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.DeleteAsync(space);

        var last = (await cluster.SeenUntilDeletedAsync(created))[^1].Object;
        last.Metadata.Generation.Should().Be(2);
        last.Status.ObservedGeneration.Should().Be(2);
    }

    [Fact]
    public async Task A_rule_restarts_all_containers_where_they_are_and_runs_init_containers_again()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).WithRestartPolicy("Never");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("setup", "append(lit:x)to(file:/s/setups)")];
        var watch = await cluster.ScriptContainerAsync("watch", "exit_once(file:/s/ran,42)", "write(file:/s/setups)to(stm:stdout)", "tick(100000,100)");
        watch.RestartPolicy = "Never";
        watch.RestartPolicyRules =
        [
            new V1ContainerRestartRule { Action = "RestartAllContainers", ExitCodes = new V1ContainerRestartRuleOnExitCodes { OperatorProperty = "In", Values = [42] } },
        ];
        pod.Spec.Containers = [pod.Spec.Containers[0], watch];
        var created = await cluster.CreatePodAsync(space, pod.WithVolume(new V1Volume { Name = "s", EmptyDir = new V1EmptyDirVolumeSource() }, "/s"));

        var running = await cluster.UntilAsync(
            space,
            static p => WasmPods.IsReady(p) && p.Status.ContainerStatuses.Concat(p.Status.InitContainerStatuses).All(static c => c.RestartCount == 1),
            "runs again");

        running.Metadata.Uid.Should().Be(created.Metadata.Uid);
        running.Status.ContainerStatuses.Select(static c => (c.Name, c.LastState.Terminated.ExitCode)).Should().Equal(("main", 137), ("watch", 42));
        running.Status.Conditions.Should().ContainSingle(static c => c.Type == "AllContainersRestarting").Which.Status.Should().Be("False");
        await cluster.UntilAsync(async () => (await cluster.LogsAsync(space, "main", "container=watch")).Contains("xx", StringComparison.Ordinal), "what the volume held is still there, and setup ran twice");
    }

    [Fact]
    public async Task Row_24_a_pod_of_another_operating_system_is_rejected()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("exit(0)")).On(cluster.NodeNames[0]);
        pod.Spec.Os = new V1PodOS { Name = "windows" };

        var rejected = await cluster.RunAsync(space, pod);

        rejected.Status.Phase.Should().Be("Failed");
        rejected.Status.Reason.Should().Be("PodOSNotSupported");
        rejected.Status.ContainerStatuses.Should().BeNullOrEmpty("nothing was started");
    }

    [Fact]
    public async Task Row_39_an_image_volume_is_refused_with_what_works()
    {
        var space = await cluster.CreateNamespaceAsync();
        var volume = new V1Volume { Name = "i", Image = new V1ImageVolumeSource { Reference = await cluster.ImageAsync("hello-wat") } };
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(0)")).WithVolume(volume, "/i"));

        await cluster.UntilEventAsync(space, "main", "FailedMount", "volume \"i\" : this node has no image volumes: use configMap");
    }

    [Fact]
    public async Task Row_60_the_hosts_addresses_become_a_variable()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env(HOST_IPS)");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "HOST_IPS", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.hostIPs" } } }];

        var log = await cluster.LogOfAsync(space, pod);

        var ended = (await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(space, "main"), CancellationToken.None))!;
        log.Should().Contain($"HOST_IPS={string.Join(',', ended.Status.HostIPs.Select(static a => a.Ip))}\n");
    }
}
