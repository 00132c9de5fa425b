using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>What a module is given and what is seen of it.</summary>
public abstract class PodRunTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Arguments_arrive_as_written()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("hello-rust"), "arg1", "arg2"));

        await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        (await cluster.LogsAsync(space, "main")).Should().Contain("\"arg1\", \"arg2\"]");
    }

    [Fact]
    public async Task Environment_is_what_the_pod_says_and_nothing_of_the_host()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "print_env(GREETING)", "print_env_all()");
        pod.Spec.EnableServiceLinks = false;
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "NAME", Value = "world" }, new V1EnvVar { Name = "GREETING", Value = "hello $(NAME), $$(NAME)" }];
        await cluster.CreatePodAsync(space, pod);

        await cluster.UntilPodAsync(space, "main", found => found.Status?.Phase == "Succeeded", "succeeded");

        var log = await cluster.LogsAsync(space, "main");
        log.Should().Contain("hello world, $(NAME)").And.NotContain("PATH=").And.NotContain("HOME=");
    }

    [Fact]
    public async Task Two_containers_have_a_log_each()
    {
        var space = await cluster.CreateNamespaceAsync();
        var image = await cluster.ImageAsync("wasmercise");
        await cluster.CreatePodAsync(space, WasmPods.Create(
            "loggy",
            new V1Container { Name = "floofycat", Image = image, Args = ["write(lit:slats)to(stm:stdout)"] },
            new V1Container { Name = "neatcat", Image = image, Args = ["write(lit:kiki)to(stm:stderr)"] }));

        await cluster.UntilPodAsync(space, "loggy", found => found.Status?.Phase == "Succeeded", "succeeded");

        (await cluster.LogsAsync(space, "loggy", "container=floofycat")).Should().Contain("slats").And.NotContain("kiki");
        (await cluster.LogsAsync(space, "loggy", "container=neatcat")).Should().Contain("kiki").And.NotContain("slats");
    }

    [Fact]
    public async Task A_running_pod_is_ready_and_has_addresses()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("ticker-wat")).WithRestartPolicy("Always"));

        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        pod.Status.Phase.Should().Be("Running");
        pod.Status.HostIP.Should().Be("127.0.0.1");
        pod.Status.PodIP.Should().NotBeNullOrEmpty();
        pod.Status.PodIPs.Should().ContainSingle().Which.Ip.Should().Be(pod.Status.PodIP);
        pod.Status.StartTime.Should().NotBeNull();
        pod.Status.QosClass.Should().Be("BestEffort");
        pod.Container().Started.Should().BeTrue();
        pod.Container().State.Running.StartedAt.Should().NotBeNull();
        pod.Status.Conditions.Where(condition => condition.Status == "True").Select(condition => condition.Type)
            .Should().Contain(["PodScheduled", "Initialized", "ContainersReady", "Ready"]);
    }

    [Theory]
    [InlineData("hello-component-c", "Hello, world!\n")]
    public async Task A_component_runs_like_a_module(string guest, string expected)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync(guest)));

        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        pod.Status.Phase.Should().Be("Succeeded");
        (await cluster.LogsAsync(space, "main")).Should().Be(expected);
    }

    [Fact]
    public async Task A_module_sees_nothing_of_the_hosts_files()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "assert_not_exists(file:/etc/passwd)", "assert_not_exists(file:../../etc/passwd)"));

        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        pod.Status.Phase.Should().Be("Succeeded");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodRunTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodRunTests(cluster);
}
