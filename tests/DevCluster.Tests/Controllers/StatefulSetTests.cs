using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Tests.Controllers;

public abstract class StatefulSetTests(ControlPlaneUnderTest controlPlane)
{
    [Fact]
    public async Task Pods_have_stable_names_and_each_waits_for_the_one_before_it()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"), pods: 1);

        var set = await cluster.CreateAsync(ApiResources.StatefulSets, Workloads.StatefulSet("web", node.Name, 3));

        // There is room for the first only: the second waits for a node, the third for the second.
        await cluster.UntilAsync(ApiResources.Pods, "web-1", pod => pod?.Status?.Conditions?.Any(condition => condition.Reason == "Unschedulable") == true);
        var pods = await cluster.ListAsync(ApiResources.Pods);
        pods.Select(pod => pod.Metadata.Name).Should().BeEquivalentTo("web-0", "web-1");
        pods.Should().OnlyContain(pod => pod.Spec.Hostname == pod.Metadata.Name && pod.Spec.Subdomain == "web" && pod.Metadata.OwnerReferences[0].Uid == set.Metadata.Uid);
        pods.Should().OnlyContain(pod => pod.Metadata.Labels["statefulset.kubernetes.io/pod-name"] == pod.Metadata.Name);
        var status = (await cluster.UntilAsync(ApiResources.StatefulSets, "web", item => item?.Status is { Replicas: 2, ReadyReplicas: 1 }))!.Status;
        status.UpdateRevision.Should().Be(pods[0].Metadata.Labels["controller-revision-hash"]);
        await cluster.UntilEventAsync("web", "SuccessfulCreate");
    }

    [Fact]
    public async Task A_set_shrinks_from_its_end_and_a_lost_pod_comes_back_under_its_name()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.StatefulSets, Workloads.StatefulSet("web", node.Name, 3));
        await cluster.UntilAsync(ApiResources.StatefulSets, "web", item => item?.Status is { ReadyReplicas: 3, CurrentReplicas: 3, UpdatedReplicas: 3 });
        var before = await cluster.GetAsync(ApiResources.Pods, "web-0");

        await cluster.MergeAsync(ApiResources.StatefulSets, "web", """{"spec":{"replicas":1}}""");
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 1 && pods[0].Metadata.Name == "web-0");
        await cluster.DeleteAsync(ApiResources.Pods, "web-0");

        var after = await cluster.UntilAsync(ApiResources.Pods, "web-0", pod => pod?.Status?.Phase == "Running" && pod.Metadata.Uid != before!.Metadata.Uid);
        after!.Metadata.Labels["controller-revision-hash"].Should().Be(before!.Metadata.Labels["controller-revision-hash"]);
    }

    [Fact]
    public async Task An_update_replaces_pods_from_the_last_down_to_the_partition()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.StatefulSets, Workloads.StatefulSet("web", node.Name, 3, spec =>
            spec.UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateStatefulSetStrategy { Partition = 2 } }));
        await cluster.UntilAsync(ApiResources.StatefulSets, "web", item => item?.Status is { ReadyReplicas: 3 });

        await cluster.MergeAsync(ApiResources.StatefulSets, "web", """{"spec":{"template":{"metadata":{"annotations":{"version":"2"}}}}}""");
        var partly = await cluster.UntilAsync(ApiResources.StatefulSets, "web", item => item?.Status is { UpdatedReplicas: 1, ReadyReplicas: 3, CurrentReplicas: 2 });
        var versions = (await cluster.ListAsync(ApiResources.Pods)).ToDictionary(pod => pod.Metadata.Name, IsSecond);
        await cluster.MergeAsync(ApiResources.StatefulSets, "web", """{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}""");
        var wholly = await cluster.UntilAsync(ApiResources.StatefulSets, "web", item => item?.Status is { UpdatedReplicas: 3, ReadyReplicas: 3, CurrentReplicas: 3 });

        versions.Should().Equal(new Dictionary<string, bool> { ["web-0"] = false, ["web-1"] = false, ["web-2"] = true });
        partly!.Status.CurrentRevision.Should().NotBe(partly.Status.UpdateRevision);
        wholly!.Status.CurrentRevision.Should().Be(partly.Status.UpdateRevision);
        (await cluster.ListAsync(ApiResources.Pods)).Should().OnlyContain(pod => IsSecond(pod));
        (await cluster.ListAsync(ClusterResources.ControllerRevisions)).Select(revision => revision.Revision).Should().BeEquivalentTo([1L, 2L]);
    }

    [Fact]
    public async Task A_parallel_set_does_not_wait_and_makes_a_claim_for_each_pod()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await cluster.CreateAsync(ApiResources.StatefulSets, Workloads.StatefulSet("web", "nowhere", 3, spec =>
        {
            spec.PodManagementPolicy = "Parallel";
            spec.VolumeClaimTemplates =
            [
                new V1PersistentVolumeClaim
                {
                    Metadata = new V1ObjectMeta { Name = "data" },
                    Spec = new V1PersistentVolumeClaimSpec { AccessModes = ["ReadWriteOnce"], Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Mi") } } },
                },
            ];
        }));

        var pods = await cluster.UntilAllAsync(ApiResources.Pods, all => all.Count == 3);
        (await cluster.ListAsync(ApiResources.PersistentVolumeClaims)).Select(claim => claim.Metadata.Name).Should().BeEquivalentTo("data-web-0", "data-web-1", "data-web-2");
        pods.Should().OnlyContain(pod => pod.Spec.Volumes.Any(volume => volume.Name == "data" && volume.PersistentVolumeClaim.ClaimName == "data-" + pod.Metadata.Name));
    }

    private static bool IsSecond(V1Pod pod) => pod.Metadata.Annotations?.ContainsKey("version") == true;

    public sealed class OnTheEmbeddedControlPlane(EmbeddedUnderTest controlPlane) : StatefulSetTests(controlPlane), IClassFixture<EmbeddedUnderTest>;

    public sealed class OnARealApiServer(RealUnderTest controlPlane) : StatefulSetTests(controlPlane), IClassFixture<RealUnderTest>;
}
