using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract A: a Pod from its creation to its end, as its status tells it.</summary>
public abstract class PodLifecycleTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_1_a_pod_is_submitted_and_removed()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        await DeleteAsync(space);

        var seen = await cluster.SeenUntilDeletedAsync(created);

        seen.Should().Contain(static e => e.Object.Status.Phase == "Running");
        seen[^1].Object.Metadata.DeletionTimestamp.Should().NotBeNull();
        (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space))).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Row_2_a_pod_is_updated_and_runs_on()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        var before = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"labels":{"colour":"blue"}}}""");

        var after = await cluster.UntilPodAsync(space, "main", static p => p.Metadata.Labels?.ContainsKey("colour") ?? false, "is labelled");
        after.Container().ContainerID.Should().Be(before.Container().ContainerID);
        after.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_3_a_deadline_that_is_added_later_ends_the_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"spec":{"activeDeadlineSeconds":1}}""");

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        ended.Status.Phase.Should().Be("Failed");
        ended.Status.Reason.Should().Be("DeadlineExceeded");
        await cluster.UntilEventAsync(space, "main", "DeadlineExceeded");
    }

    [Fact]
    public async Task Row_4_a_pod_gets_its_hosts_address()
    {
        var space = await cluster.CreateNamespaceAsync();

        IPAddress.TryParse((await cluster.RunAsync(space, await cluster.ScriptAsync("sleep(0)"))).Status.HostIP, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Row_6_a_pod_and_its_status_go_through_their_lifecycle_in_order()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"labels":{"step":"patched"}}}""");
        await ReplaceStatusAsync(space, new V1PodCondition { Type = "example.com/replaced", Status = "True" });
        await DeleteAsync(space);

        var seen = (await cluster.SeenUntilDeletedAsync(created)).Select(static e => e.Object).ToList();

        int[] steps =
        [
            seen.FindIndex(static p => WasmPods.IsReady(p)),
            seen.FindIndex(static p => p.Metadata.Labels is { } labels && labels.ContainsKey("step")),
            seen.FindIndex(static p => PodConditions.Is(p, "example.com/replaced", "True")),
            seen.FindIndex(static p => p.Metadata.DeletionTimestamp is not null),
        ];
        steps.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.NotContain(-1);
        PodConditions.Is(seen[^1], "example.com/replaced", "True").Should().BeTrue("the node keeps conditions that others wrote");
    }

    [Fact]
    public async Task Row_7_a_collection_of_pods_is_deleted()
    {
        var space = await cluster.CreateNamespaceAsync();
        foreach (var name in (string[])["one", "two", "three"])
        {
            var pod = (await cluster.ScriptAsync("tick(100000,100)")).WithGracePeriod(1);
            (pod.Metadata.Name, pod.Metadata.Labels) = (name, new Dictionary<string, string> { ["set"] = "all" });
            await cluster.CreatePodAsync(space, pod);
        }

        await cluster.Api.SendAsync(new RawRequest(HttpMethod.Delete, $"/api/v1/namespaces/{space}/pods?labelSelector=set%3Dall"), CancellationToken.None);

        await cluster.UntilAsync(async () => (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space))).Items.Count == 0, "all are gone");
    }

    [Fact]
    public async Task Row_12_a_pod_has_its_class_of_service()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("sleep(0)");
        var amounts = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("16Mi") };
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = amounts, Limits = amounts };

        (await cluster.RunAsync(space, pod)).Status.QosClass.Should().Be("Guaranteed");
    }

    private Task DeleteAsync(string space) =>
        cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

    /// <summary>Puts the whole status, as another controller would; once more when the node was quicker.</summary>
    private Task ReplaceStatusAsync(string space, V1PodCondition condition) => cluster.UntilAsync(
        async () =>
        {
            var pod = (await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(space, "main"), CancellationToken.None))!;
            pod.Status.Conditions = [.. pod.Status.Conditions, condition];
            try
            {
                await cluster.Api.ReplaceAsync(ApiResources.Pods, pod, "status", CancellationToken.None);
                return true;
            }
            catch (ApiException error) when (error.Reason == ApiErrorReason.Conflict)
            {
                return false;
            }
        },
        "has another status");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodLifecycleTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodLifecycleTests(cluster);
}
