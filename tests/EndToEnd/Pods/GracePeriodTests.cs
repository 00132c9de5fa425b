using System.Globalization;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>How much time a Pod has to end, and what is done with it.</summary>
public abstract class GracePeriodTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_19_a_negative_grace_period_is_one_second()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).WithGracePeriod(-1));
        var running = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.DeleteAsync(space);

        var last = (await cluster.SeenUntilDeletedAsync(created))[^1].Object;
        last.Metadata.DeletionGracePeriodSeconds.Should().BeLessThanOrEqualTo(1, "API servers since 1.22 write 1, those before the number itself");
        await cluster.UntilAsync(async () => !await cluster.IsModuleKnownAsync(running.Container().ContainerID), "the module has ended");
    }

    [Fact]
    public async Task Row_25_a_module_that_is_killed_has_exit_code_137_and_reason_Error()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Metadata.Annotations = new Dictionary<string, string> { ["node.krustlet.dev/isolation"] = "Pod" };
        await cluster.CreatePodAsync(space, pod);
        var running = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await KillHostAsync((await cluster.HostOfAsync(running.Container().ContainerID))!);

        var ended = await cluster.UntilAsync(space, WasmPods.HasEnded, "ended");
        ended.Status.Phase.Should().Be("Failed");
        ended.Container().State.Terminated.ExitCode.Should().Be(137);
        ended.Container().State.Terminated.Reason.Should().Be("Error");
    }

    [Fact]
    public async Task Row_74_a_pod_has_its_own_grace_period_to_end()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, server, grace: 3);

        var asked = ClusterFixture.Time.GetTimestamp();
        await cluster.DeleteAsync(space);

        (await cluster.UntilAsync(space, static p => p.Metadata.DeletionTimestamp is not null, "is being deleted")).Metadata.DeletionGracePeriodSeconds.Should().Be(3);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        ClusterFixture.Time.GetElapsedTime(asked).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Row_75_a_preStop_hook_that_is_longer_than_the_grace_period_is_cut_off()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, server, grace: 600);

        await cluster.DeleteAsync(space, grace: 2);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        server.Requests.Should().Equal("http /held");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "FailedPreStopHook", "grace period"), "an event tells");
    }

    [Fact]
    public async Task Row_76_during_a_preStop_hook_readiness_is_asked_for_and_liveness_is_not()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, server, grace: 600, static c => (c.ReadinessProbe, c.LivenessProbe) = (HealthPods.Get("/healthz?readiness"), HealthPods.Get("/healthz?liveness")));
        await cluster.UntilAsync(async () => await AskedAsync(space, "liveness") > 1, "was asked whether it lives");

        await cluster.DeleteAsync(space);
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the hook is run");
        var before = (Readiness: await AskedAsync(space, "readiness"), Liveness: await AskedAsync(space, "liveness"));

        await cluster.UntilAsync(async () => await AskedAsync(space, "readiness") > before.Readiness + 2, "is asked three times more whether it is ready");
        (await AskedAsync(space, "liveness")).Should().BeLessThanOrEqualTo(before.Liveness + 1, "one may have been under way");
        server.Release();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    private async Task StartAsync(string space, HandlerServer server, long grace, Action<V1Container>? change = null)
    {
        var pod = await cluster.HealthPodAsync(space, c =>
        {
            c.Lifecycle = new V1Lifecycle { PreStop = HealthPods.Hook(server.HttpPort, "/held") };
            change?.Invoke(c);
        });
        await cluster.CreatePodAsync(space, pod.WithGracePeriod(grace));
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
    }

    private async Task<int> AskedAsync(string space, string probe) => (await cluster.LogsAsync(space, "main")).Split($"GET /healthz?{probe}").Length - 1;

    /// <summary>Kills the process that serves a module host's socket, as the kernel would.</summary>
    private static async Task KillHostAsync(string socket)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(static f => int.TryParse(Path.GetFileName(f), out _)))
        {
            if (IsServing(folder, socket))
            {
                using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private static bool IsServing(string processFolder, string socket)
    {
        try
        {
            return File.ReadAllText(Path.Combine(processFolder, "cmdline")).Split('\0').Contains(socket);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : GracePeriodTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : GracePeriodTests(cluster);
}
