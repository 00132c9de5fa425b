using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>Jobs that judge failures: exit codes and the conditions that nodes give Pods. The field came with Kubernetes 1.26: the API server of the real control plane of these tests drops it.</summary>
[Collection(EmbeddedCluster.Name)]
public sealed class PodFailurePolicyTests(EmbeddedClusterFixture cluster)
{
    [Theory]
    [InlineData("operator: In, values: [3, 42]")]
    [InlineData("operator: NotIn, values: [1, 2], containerName: main")]
    public async Task Row_152_an_exit_code_fails_the_job_at_once(string codes)
    {
        var space = await cluster.CreateNamespaceAsync();
        await ApplyAsync(space, $"{{ action: FailJob, onExitCodes: {{ {codes} }} }}", "backoffLimit: 6", "exit(42)");

        var job = await cluster.UntilAsync(ApiResources.Jobs, space, "work", static j => Is(j, "Failed"), "failed");

        Condition(job, "FailureTarget").Reason.Should().Be("PodFailurePolicy");
        Condition(job, "Failed").Reason.Should().Be("PodFailurePolicy");
        var pod = (await cluster.PodsAsync(space)).Should().ContainSingle("it was not tried again").Subject;
        Condition(job, "Failed").Message.Should().Be($"Container main for pod {space}/{pod.Metadata.Name} failed with exit code 42 matching FailJob rule at index 0");
        job.Status.Failed.Should().Be(1);
    }

    [Fact]
    public async Task Row_152_a_failure_that_no_rule_fails_or_ignores_counts()
    {
        var space = await cluster.CreateNamespaceAsync();
        await ApplyAsync(space, "{ action: Count, onExitCodes: { operator: In, values: [7] } }", "backoffLimit: 0", "exit(7)");

        var job = await cluster.UntilAsync(ApiResources.Jobs, space, "work", static j => Is(j, "Failed"), "failed");

        Condition(job, "Failed").Reason.Should().Be("BackoffLimitExceeded");
    }

    [Fact]
    public async Task Row_152_a_pod_that_its_node_disrupts_is_not_counted()
    {
        var space = await cluster.CreateNamespaceAsync();
        await ApplyAsync(space, "{ action: Ignore, onPodConditions: [ { type: DisruptionTarget } ] }", "backoffLimit: 0", "tick(100000,100)");
        await cluster.UntilAsync(async () => (await cluster.PodsAsync(space)).Any(WasmPods.IsReady), "its Pod is Ready");
        var first = (await cluster.PodsAsync(space)).Single();

        var evicted = await new Kubectl(cluster, KubectlVersion.Installed, space).TryAsync(
            $$$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{{first.Metadata.Name}}}","namespace":"{{{space}}}"}}""",
            "create", "--raw", $"/api/v1/namespaces/{space}/pods/{first.Metadata.Name}/eviction", "-f", "-");
        evicted.ExitCode.Should().Be(0, evicted.Error);

        await cluster.UntilAsync(async () => (await cluster.PodsAsync(space)).Any(p => p.Metadata.Uid != first.Metadata.Uid && WasmPods.IsReady(p)), "another Pod took its place");
        var job = (await cluster.Api.GetAsync(ApiResources.Jobs, new NamespacedName(space, "work"), CancellationToken.None))!;
        job.Status.Failed.Should().BeNull();
        Is(job, "Failed").Should().BeFalse();
    }

    private static V1JobCondition Condition(V1Job job, string type) => job.Status.Conditions.Single(c => c.Type == type);

    private static bool Is(V1Job job, string type) => job.Status?.Conditions?.Any(c => c.Type == type && c.Status == "True") ?? false;

    private async Task ApplyAsync(string space, string rule, string fields, string command) =>
        await cluster.ApplyAsync(space, WorkloadManifests.Job(await cluster.ImageAsync("wasmercise"), $"{fields}\n  podFailurePolicy:\n    rules:\n    - {rule}", "Never", command));
}
