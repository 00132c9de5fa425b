using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>How Pods end.</summary>
public abstract class PodExitTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_module_that_returns_succeeds()
    {
        var (space, pod) = await RunAsync("hello-c");

        pod.Status.Phase.Should().Be("Succeeded");
        pod.Container().State.Terminated.ExitCode.Should().Be(0);
        pod.Container().State.Terminated.Reason.Should().Be("Completed");
        pod.Container().RestartCount.Should().Be(0);
        pod.Container().ContainerID.Should().StartWith("wasm://");
        pod.Container().ImageID.Should().Contain("@sha256:");
        (await cluster.LogsAsync(space, "main")).Should().Be("Hello, world!\n");
    }

    [Theory]
    [InlineData("exit(7)", 7)]
    [InlineData("exit(137)", 137)]
    [InlineData("exit(255)", 255)]
    public async Task The_exit_code_is_the_modules_own(string script, int code)
    {
        var (_, pod) = await RunAsync("wasmercise", script);

        pod.Status.Phase.Should().Be("Failed");
        pod.Container().State.Terminated.ExitCode.Should().Be(code);
        pod.Container().State.Terminated.Reason.Should().Be("Error");
    }

    [Fact]
    public async Task A_trap_is_an_error_that_says_which()
    {
        var (space, pod) = await RunAsync("wasmercise", "trap()");

        pod.Status.Phase.Should().Be("Failed");
        pod.Container().State.Terminated.ExitCode.Should().NotBe(0);
        pod.Container().State.Terminated.Reason.Should().Be("Error");
        (await cluster.LogsAsync(space, "main")).Should().Contain("unreachable");
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_OOMKilled()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), [.. Enumerable.Repeat("alloc(1)", 80)]);
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") } };
        await cluster.CreatePodAsync(space, pod);

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        ended.Status.Phase.Should().Be("Failed");
        ended.Container().State.Terminated.Reason.Should().Be("OOMKilled");
        ended.Container().State.Terminated.ExitCode.Should().Be(137);
    }

    [Fact]
    public async Task OnFailure_restarts_until_it_succeeds()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "exit_once(file:/scratch/ran,3)").WithRestartPolicy("OnFailure");
        pod.Spec.Volumes = [new V1Volume { Name = "scratch", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "scratch", MountPath = "/scratch" }];
        await cluster.CreatePodAsync(space, pod);

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().RestartCount.Should().Be(1);
        ended.Container().LastState.Terminated.ExitCode.Should().Be(3);
    }

    [Fact]
    public async Task Always_restarts_with_a_back_off_that_is_said()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "exit(1)").WithRestartPolicy("Always");
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilPodAsync(space, "main", found => WasmPods.WaitingReason(found) == "CrashLoopBackOff", "backs off");

        waiting.Status.Phase.Should().Be("Running");
        var events = (await cluster.EventsAsync(space, "main")).Select(static e => $"{e.Reason}: {e.Message}");
        waiting.Container().RestartCount.Should().BeGreaterThan(0, "only a start that failed backs off before it counts, and there is: {0}", string.Join("; ", events));
        waiting.Container().LastState.Terminated.ExitCode.Should().Be(1);
        waiting.Container().State.Waiting.Message.Should().StartWith("back-off 10s restarting failed container=main pod=main_");
    }

    private async Task<(string Namespace, V1Pod Pod)> RunAsync(string guest, params string[] args)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync(guest), args));
        return (space, await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended"));
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodExitTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodExitTests(cluster);
}
