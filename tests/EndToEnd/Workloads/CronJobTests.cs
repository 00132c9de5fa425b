using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>A CronJob of modules.</summary>
public abstract class CronJobTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_154_the_time_of_a_cron_job_comes_and_a_module_runs()
    {
        var space = await cluster.CreateNamespaceAsync();
        var version = await cluster.ServedVersionAsync("CronJob", "batch/v1", "batch/v1beta1");
        await cluster.ApplyAsync(space, $"""
            apiVersion: {version}
            kind: CronJob
            metadata: {"{"} name: tick {"}"}
            spec:
              schedule: "* * * * *"
              concurrencyPolicy: Forbid
              jobTemplate:
                spec:
            {Indented(WorkloadManifests.Template(await cluster.ImageAsync("wasmercise"), "ticked", "Never", "exit(0)"))}
            """);

        await LetAMinutePassAsync(space, version);

        await cluster.UntilAsync(
            async () => (await cluster.PodsAsync(space)).Any(pod => pod.Status?.Phase == "Succeeded"), "a Pod of the CronJob succeeded");
        var pod = (await cluster.PodsAsync(space)).First(pod => pod.Status.Phase == "Succeeded");
        (await cluster.LogsAsync(space, pod.Metadata.Name)).Should().Contain("ticked");
    }

    private static string Indented(string template) => string.Join('\n', template.Split('\n').Select(line => "    " + line));

    // As if it had run some minutes ago: the minute that was missed since is due at once.
    private Task LetAMinutePassAsync(string space, string version)
    {
        var earlier = ClusterFixture.Time.GetUtcNow().AddMinutes(-2).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var patch = new JsonObject { ["status"] = new JsonObject { ["lastScheduleTime"] = earlier } };
        return cluster.Api.SendAsync(
            new RawRequest(HttpMethod.Patch, $"/apis/{version}/namespaces/{space}/cronjobs/tick/status", patch, "application/merge-patch+json"), CancellationToken.None);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : CronJobTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : CronJobTests(cluster);
}
