using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>Specs that contradict themselves: refused at once where the API server evaluates rules, Stalled in the same words elsewhere.</summary>
public abstract class ModuleRefusalTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_pool_and_a_selector_of_pools_exclude_each_other() => await ShouldBeRefusedAsync(
        new() { Module = "localhost/none:v1", NodePool = "a", NodePoolSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } } },
        WasmModuleRules.OnePoolChoice);

    [Fact]
    public async Task A_schedule_needs_a_cron_job() => await ShouldBeRefusedAsync(
        new() { Module = "localhost/none:v1", Workload = ModuleWorkload.Job, Schedule = "* * * * *" }, WasmModuleRules.ScheduleGoesWithCronJob);

    [Fact]
    public async Task An_interval_needs_the_policy_that_asks_at_intervals() => await ShouldBeRefusedAsync(
        new() { Module = "localhost/none:v1", Resolution = new WasmModuleResolution { Interval = "1m", Policy = ModuleResolutionPolicy.Once } }, WasmModuleRules.IntervalGoesWithPolicy);

    [Fact]
    public async Task A_network_that_nothing_grants_is_not_promised() => await ShouldBeRefusedAsync(
        new() { Module = "localhost/none:v1", Capabilities = new WasmModuleCapabilities { Network = NetworkCapability.Host } }, WasmModuleRules.NoOtherNetwork);

    [Fact]
    public async Task A_store_that_there_is_not_is_not_promised() => await ShouldBeRefusedAsync(
        new() { Module = "localhost/none:v1", Capabilities = new WasmModuleCapabilities { KeyValue = true } }, WasmModuleRules.NoKeyValueStore);

    [Fact]
    public async Task No_run_is_bounded_by_no_time_at_all()
    {
        var create = async () => await cluster.CreateModuleAsync(
            await cluster.CreateNamespaceAsync(), "hello", new() { Module = "localhost/none:v1", Limits = new WasmModuleLimits { ExecutionTimeout = "0m00s" } });

        (await create.Should().ThrowAsync<ApiException>()).Which.Message.Should().Contain("spec.limits.executionTimeout");
    }

    private async Task ShouldBeRefusedAsync(WasmModuleSpec spec, string message)
    {
        var space = await cluster.CreateNamespaceAsync();
        try
        {
            await cluster.CreateModuleAsync(space, "hello", spec);
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.Invalid)
        {
            error.Message.Should().Contain(message);
            return;
        }

        var module = await cluster.UntilAsync(KrustletResources.WasmModules, space, "hello", found => found.Is("Stalled"), "is Stalled");
        module.Condition("Stalled")!.Message.Should().Be(message);
        module.Condition("Ready")!.Status.Should().Be("False");
        (await cluster.Api.GetAsync(ApiResources.Deployments, new NamespacedName(space, "hello"), CancellationToken.None)).Should().BeNull();
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleRefusalTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleRefusalTests(cluster);
}
