using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>Bounds on one run, by a module's limits and by the annotations of any Pod.</summary>
public abstract class ModuleLimitsTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Used_up_fuel_ends_a_run()
    {
        var space = await cluster.CreateNamespaceAsync();
        await CreateAnnotatedAsync(space, "wasm.krustlet.dev/fuel", "50000000", "spin()");

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        ended.Container().State.Terminated.ExitCode.Should().Be(137);
        (await cluster.LogsAsync(space, "main")).Should().Contain("Used up its fuel of 50000000");
    }

    [Fact]
    public async Task A_run_ends_when_its_time_is_over()
    {
        var space = await cluster.CreateNamespaceAsync();
        await CreateAnnotatedAsync(space, "wasm.krustlet.dev/execution-timeout", "1s500ms", "log(stdout,begun)", "sleep(3600)");

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        ended.Container().State.Terminated.ExitCode.Should().Be(137);
        ended.Container().State.Terminated.Message.Should().Contain("1500 ms");
        (await cluster.LogsAsync(space, "main")).Should().Contain("begun");
    }

    [Theory]
    [InlineData("max-memory", "much")]
    [InlineData("fuel", "0")]
    [InlineData("execution-timeout", "90")]
    public async Task A_bound_that_cannot_be_read_keeps_the_container_from_starting(string annotation, string value)
    {
        var space = await cluster.CreateNamespaceAsync();
        await CreateAnnotatedAsync(space, $"wasm.krustlet.dev/{annotation}", value, "exit(0)");

        var waiting = await cluster.UntilPodAsync(space, "main", pod => WasmPods.WaitingReason(pod) == "CreateContainerConfigError", "waits");

        waiting.Container().State.Waiting.Message.Should().Contain($"\"wasm.krustlet.dev/{annotation}\"").And.Contain($"\"{value}\"");
    }

    [Fact]
    public async Task A_modules_limits_reach_each_of_its_runs()
    {
        var space = await cluster.CreateNamespaceAsync();
        var spec = new WasmModuleSpec
        {
            Module = await cluster.ImageAsync("wasmercise"),
            Workload = ModuleWorkload.Job,
            BackoffLimit = 0,
            Args = ["log(stdout,begun)", "sleep(3600)"],
            Limits = new WasmModuleLimits { MaxMemory = "32Mi", Fuel = 10_000_000_000, ExecutionTimeout = "1s" },
        };
        await cluster.CreateModuleAsync(space, "hello", spec);

        await cluster.UntilAsync(KrustletResources.WasmModules, space, "hello", module => module.Is("Stalled"), "has failed");

        var pod = (await cluster.PodsAsync(space)).Single();
        pod.Container("module").State.Terminated.Message.Should().Contain("1000 ms");
        pod.Spec.Containers[0].Resources.Limits["memory"].ToString().Should().Be("32Mi");
        pod.Metadata.Annotations.Should().Contain("wasm.krustlet.dev/max-memory", "32Mi").And.Contain("wasm.krustlet.dev/fuel", "10000000000");
    }

    private async Task CreateAnnotatedAsync(string space, string annotation, string value, params string[] args)
    {
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), args);
        pod.Metadata.Annotations = new Dictionary<string, string> { [annotation] = value };
        await cluster.CreatePodAsync(space, pod);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleLimitsTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleLimitsTests(cluster);
}
