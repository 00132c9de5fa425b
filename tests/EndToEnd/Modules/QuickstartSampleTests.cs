using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>The manifests that the quickstart shows, as they are written.</summary>
public abstract class QuickstartSampleTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_module_that_is_a_job_runs_to_its_end()
    {
        var space = await cluster.CreateNamespaceAsync();
        await ApplyAsync(space, "wasmmodule-job.yaml", "primes-wat");

        var module = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "primes", found => ModuleExtensions.IsCurrent(found) && ModuleExtensions.IsReady(found), "is Ready");

        module.Is("Reconciling").Should().BeFalse();
        var job = await cluster.UntilAsync(ApiResources.Jobs, space, "primes", _ => true, "exists");
        job.Status.Succeeded.Should().Be(1);
        var pod = (await cluster.PodsAsync(space)).Single();
        (await cluster.LogsAsync(space, pod.Metadata.Name)).Should().Be("17984 primes below 200000\n");
    }

    [Fact]
    public async Task A_pod_as_the_originals_demos_have_it_runs()
    {
        var space = await cluster.CreateNamespaceAsync();
        await ApplyAsync(space, "pod-krustlet.yaml", "hello-wat");

        var pod = await cluster.UntilPodAsync(space, "greet", WasmPods.HasEnded, "ended");

        pod.Status.Phase.Should().Be("Succeeded");
        (await cluster.LogsAsync(space, "greet")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_deployment_by_runtime_class_becomes_available()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.UntilAsync(ApiResources.RuntimeClasses, null, "krustlet-wasi", _ => true, "exists");
        await ApplyAsync(space, "deployment-runtimeclass.yaml", "ticker-wat");

        await cluster.UntilAsync(
            ApiResources.Deployments, space, "ticker",
            found => found.Status?.Conditions?.Any(condition => condition is { Type: "Available", Status: "True" }) ?? false, "is Available");

        (await cluster.PodsAsync(space)).Should().ContainSingle().Which.Spec.NodeName.Should().BeOneOf(cluster.NodeNames);
    }

    private async Task ApplyAsync(string space, string file, string guest)
    {
        var image = await cluster.ImageAsync(guest);
        var yaml = (await File.ReadAllTextAsync(BuildOutput.Sample(file)))
            .Replace($"localhost:5000/{guest}:v1", image, StringComparison.Ordinal)
            .Replace("nodePool: quickstart", $"nodePool: {ClusterFixture.Pool}", StringComparison.Ordinal);
        await cluster.ApplyAsync(space, yaml);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : QuickstartSampleTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : QuickstartSampleTests(cluster);
}
