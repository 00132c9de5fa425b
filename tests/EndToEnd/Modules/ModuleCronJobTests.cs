using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A module that runs on a schedule.</summary>
public abstract class ModuleCronJobTests(ClusterFixture cluster)
{
    [Fact]
    public async Task It_is_ready_while_it_waits_and_runs_when_its_time_comes()
    {
        var space = await cluster.CreateNamespaceAsync();
        var spec = new WasmModuleSpec
        {
            Module = await cluster.ImageAsync("wasmercise"),
            Workload = ModuleWorkload.CronJob,
            Schedule = "* * * * *",
            BackoffLimit = 0,
            Args = ["log(stdout,ticked)"],
        };
        await cluster.CreateModuleAsync(space, "tick", spec);
        var waiting = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "tick", module => ModuleExtensions.IsCurrent(module) && ModuleExtensions.IsReady(module), "is Ready");
        waiting.Status!.WorkloadRef!.Kind.Should().Be("CronJob");
        waiting.Is("Reconciling").Should().BeFalse();

        await LetAMinutePassAsync(space, waiting.Status.WorkloadRef);

        var ran = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "tick", module => module.Condition("Ready") is { Status: "True", Reason: "LastRunSucceeded" }, "has run");
        ran.Is("Stalled").Should().BeFalse();
        var pod = (await cluster.PodsAsync(space)).First(pod => pod.Status?.Phase == "Succeeded");
        (await cluster.LogsAsync(space, pod.Metadata.Name)).Should().Contain("ticked");
    }

    // As if it had run some minutes ago: the minute that was missed since is due at once.
    private Task LetAMinutePassAsync(string space, WorkloadReference made)
    {
        var earlier = ClusterFixture.Time.GetUtcNow().AddMinutes(-2).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var patch = new JsonObject { ["status"] = new JsonObject { ["lastScheduleTime"] = earlier } };
        return cluster.Api.SendAsync(
            new RawRequest(HttpMethod.Patch, $"/apis/{made.ApiVersion}/namespaces/{space}/cronjobs/{made.Name}/status", patch, "application/merge-patch+json"), CancellationToken.None);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleCronJobTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleCronJobTests(cluster);
}
