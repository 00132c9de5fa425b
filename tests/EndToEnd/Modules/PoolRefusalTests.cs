using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>Pools that cannot be kept: refused at once where the API server evaluates rules, Stalled in the same words elsewhere.</summary>
public abstract class PoolRefusalTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_window_opens_by_a_schedule_that_cron_reads() => await ShouldBeRefusedAsync(
        new() { Updates = new() { Windows = [new() { Schedule = "at night", Duration = "4h" }] } }, NodePoolRules.WindowSchedule);

    [Fact]
    public async Task A_window_is_open_for_a_minute_at_least_and_a_week_at_most() => await ShouldBeRefusedAsync(
        new() { Updates = new() { Windows = [new() { Schedule = "@daily", Duration = "4h" }, new() { Schedule = "@weekly", Duration = "169h" }] } }, NodePoolRules.WindowDuration);

    [Fact]
    public async Task A_time_zone_that_nobody_knows_stalls_the_pool() => await ShouldBeRefusedAsync(
        new() { Updates = new() { Windows = [new() { Schedule = "@daily", Duration = "4h", TimeZone = "Europe/Atlantis" }] } }, "Europe/Atlantis is not a time zone");

    private async Task ShouldBeRefusedAsync(WasmNodePoolSpec spec, string message)
    {
        var name = await cluster.CreateNamespaceAsync();
        try
        {
            await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, new WasmNodePool { Metadata = new V1ObjectMeta { Name = name }, Spec = spec }, CancellationToken.None);
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.Invalid)
        {
            error.Message.Should().Contain(message);
            return;
        }

        try
        {
            var pool = await cluster.UntilAsync(
                KrustletResources.WasmNodePools, null, name, found => found.Status?.Conditions?.Any(condition => condition is { Type: "Stalled", Status: "True" }) == true, "is Stalled");
            pool.Status!.Conditions!.Single(condition => condition.Type == "Stalled").Message.Should().Contain(message);
        }
        finally
        {
            await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
        }

        await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, name);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PoolRefusalTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PoolRefusalTests(cluster);
}
