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
    [Trait("Contract", "1")]
    public async Task A_pod_is_submitted_and_removed()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), ClusterFixture.Time);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

        var seen = new List<WatchEvent<V1Pod>>();
        await foreach (var change in cluster.Api.WatchAsync(ApiResources.Pods, new ListScope(space), created.Metadata.ResourceVersion, TimeSpan.FromSeconds(60), patience.Token))
        {
            seen.Add(change);
            if (change.Kind == WatchEventKind.Deleted)
            {
                break;
            }
        }

        seen.Should().Contain(static e => e.Object.Status.Phase == "Running");
        seen[^1].Object.Metadata.DeletionTimestamp.Should().NotBeNull();
        (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space))).Items.Should().BeEmpty();
    }

    [Fact]
    [Trait("Contract", "3")]
    public async Task A_deadline_that_is_added_later_ends_the_pod()
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
    [Trait("Contract", "4")]
    [Trait("Contract", "12")]
    public async Task A_pod_has_its_hosts_address_and_its_class()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("sleep(0)");
        var amounts = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("16Mi") };
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = amounts, Limits = amounts };

        var ended = await cluster.RunAsync(space, pod);

        IPAddress.TryParse(ended.Status.HostIP, out _).Should().BeTrue();
        ended.Status.QosClass.Should().Be("Guaranteed");
    }

    [Fact]
    [Trait("Contract", "7")]
    public async Task A_collection_of_pods_is_deleted()
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
    [Trait("Contract", "8")]
    [Trait("Contract", "6")]
    public async Task Conditions_of_others_stay_and_gates_are_obeyed()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.ReadinessGates = [new V1PodReadinessGate { ConditionType = "example.com/gate" }];
        await cluster.CreatePodAsync(space, pod);
        var closed = await cluster.UntilPodAsync(space, "main", static p => Is(p, "ContainersReady", "True"), "has ready containers");
        closed.Status.Conditions.Single(static c => c.Type == "Ready").Reason.Should().Be("ReadinessGatesNotReady");

        await cluster.Api.PatchAsync(
            ApiResources.Pods, new NamespacedName(space, "main"),
            new PatchRequest(PatchKind.StrategicMerge, """{"status":{"conditions":[{"type":"example.com/gate","status":"True"}]}}""", "status"), CancellationToken.None);

        var open = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        Is(open, "example.com/gate", "True").Should().BeTrue();
    }

    [Fact]
    [Trait("Contract", "10")]
    public async Task An_edited_image_ends_a_back_off()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "exit(1)").WithRestartPolicy("Always"));
        await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CrashLoopBackOff", "backs off");

        var image = await cluster.ImageAsync("ticker-wat");
        await cluster.Api.PatchAsync(
            ApiResources.Pods, new NamespacedName(space, "main"),
            new PatchRequest(PatchKind.StrategicMerge, $$$"""{"spec":{"containers":[{"name":"main","image":"{{{image}}}"}]}}"""), CancellationToken.None);

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        running.Container().Image.Should().Contain("ticker-wat");
    }

    [Fact]
    [Trait("Contract", "13")]
    public async Task The_observed_generation_follows_edits()
    {
        var space = await cluster.CreateNamespaceAsync();
        var created = await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        if (created.Metadata.Generation is null)
        {
            // API servers before 1.33 count no generations of Pods.
            return;
        }

        created.Metadata.Generation.Should().Be(1);
        var seen = await cluster.UntilPodAsync(space, "main", static p => WasmPods.IsReady(p) && p.Status.ObservedGeneration == p.Metadata.Generation, "was observed");
        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"spec":{"activeDeadlineSeconds":3600}}""");
        await cluster.UntilPodAsync(space, "main", p => p.Metadata.Generation > seen.Metadata.Generation && p.Status.ObservedGeneration == p.Metadata.Generation, "was observed again");
    }

    [Theory]
    [Trait("Contract", "20")]
    [InlineData("Always", "Running")]
    [InlineData("OnFailure", "Succeeded")]
    [InlineData("Never", "Failed")]
    public async Task A_container_ends_as_its_policy_says(string policy, string phase)
    {
        var space = await cluster.CreateNamespaceAsync();
        var script = policy == "Always" ? await cluster.ScriptAsync("exit_once(file:/s/one,1)", "exit_once(file:/s/two,1)", "tick(100000,100)")
            : policy == "OnFailure" ? await cluster.ScriptAsync("exit_once(file:/s/one,1)")
            : await cluster.ScriptAsync("exit(1)");
        await cluster.CreatePodAsync(space, script.WithRestartPolicy(policy).WithVolume(new V1Volume { Name = "s", EmptyDir = new V1EmptyDirVolumeSource() }, "/s"));

        var expected = policy switch { "Always" => 2, "OnFailure" => 1, _ => 0 };
        var pod = await cluster.UntilPodAsync(space, "main", p => p.Status?.Phase == phase && p.Container() is { } c && c.RestartCount == expected && (policy != "Always" || c.State.Running is not null), "is as expected");
        pod.Container().Ready.Should().Be(policy == "Always");
    }

    [Fact]
    [Trait("Contract", "21")]
    [Trait("Contract", "22")]
    public async Task A_container_that_always_fails_has_a_reason_and_can_be_deleted()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(1)")).WithRestartPolicy("Always"));
        var failing = await cluster.UntilPodAsync(space, "main", static p => p.Status?.ContainerStatuses?[0].LastState?.Terminated is not null, "failed");
        failing.Container().LastState.Terminated.Reason.Should().Be("Error");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    [Trait("Contract", "23")]
    public async Task A_pod_that_is_bound_to_a_node_without_room_is_rejected()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = Bound(await cluster.ScriptAsync("sleep(0)"));
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1000") } };

        var rejected = await cluster.RunAsync(space, pod);

        rejected.Status.Phase.Should().Be("Failed");
        rejected.Status.Reason.Should().Be("OutOfcpu");
        rejected.Status.Message.Should().StartWith("Pod was rejected: Node didn't have enough resource: cpu, requested: 1000000, used: ");
        await cluster.UntilEventAsync(space, "main", "OutOfcpu");
    }

    [Fact]
    public async Task A_pod_that_is_bound_to_a_node_it_does_not_select_is_rejected()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = Bound(await cluster.ScriptAsync("sleep(0)"));
        pod.Spec.NodeSelector["disk"] = "ssd";

        var rejected = await cluster.RunAsync(space, pod);

        rejected.Status.Reason.Should().Be("NodeAffinity");
        rejected.Status.Message.Should().Be("Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    }

    [Fact]
    [Trait("Contract", "26")]
    public async Task Conditions_come_true_in_their_order()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init", "sleep(1.1)")];
        await cluster.CreatePodAsync(space, pod);

        var ready = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        var times = ((string[])["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"])
            .Select(type => ready.Status.Conditions.Single(c => c.Type == type).LastTransitionTime).ToList();
        times.Should().BeInAscendingOrder().And.NotContainNulls();
        times[2].Should().BeAfter(times[1]!.Value, "the init container took more than a second");
    }

    private static bool Is(V1Pod pod, string condition, string status) => pod.Status?.Conditions?.Any(c => c.Type == condition && c.Status == status) ?? false;

    /// <summary>Without the scheduler, which would look first.</summary>
    private V1Pod Bound(V1Pod pod)
    {
        pod.Spec.NodeName = cluster.NodeNames[0];
        return pod;
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodLifecycleTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodLifecycleTests(cluster);
}
