using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Row 141 of the kubelet's contract: what happened to a Pod can be read.</summary>
public abstract class PodEventTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_141_scheduler_and_node_tell_of_a_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("ticker-wat")));
        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.UntilAsync(async () => (await ReasonsAsync(space)).Contains("Started") && (await ReasonsAsync(space)).Contains("Scheduled"), "both have told of it");

        var events = await cluster.EventsAsync(space, "main");
        events.Should().OnlyContain(found => found.InvolvedObject.Uid == pod.Metadata.Uid);
        var ofNode = events.Where(found => found.Source?.Component == "kubelet").ToList();
        ofNode.Select(found => $"{found.Reason} {found.Message} {found.Source.Host}").Should().OnlyContain(found => found.EndsWith($" {pod.Spec.NodeName}"));

        // Of the Pod as a whole: a volume that had to wait.
        var ofContainer = ofNode.Where(found => found.Reason != "FailedMount").ToList();
        ofContainer.Select(found => found.Reason).Should().Contain(["Pulled", "Created", "Started"]);
        ofContainer.Select(found => $"{found.Reason} {found.Message} {found.InvolvedObject.FieldPath}").Should().OnlyContain(found => found.EndsWith(" spec.containers{main}"));
    }

    [Fact]
    public async Task Fields_that_change_nothing_for_a_module_are_named()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("ticker-wat"));
        pod.Spec.SecurityContext = new k8s.Models.V1PodSecurityContext { RunAsUser = 1000, RunAsNonRoot = true };
        await cluster.CreatePodAsync(space, pod);

        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        await cluster.UntilAsync(async () => (await ReasonsAsync(space)).Contains("FieldsIgnored"), "an event names the field");
        (await cluster.EventsAsync(space, "main")).Single(found => found.Reason == "FieldsIgnored").Message.Should().Contain("spec.securityContext.runAsUser").And.NotContain("runAsNonRoot");
    }

    [Fact]
    public async Task What_a_sandbox_cannot_give_is_refused_with_the_reason()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("ticker-wat"));
        pod.Spec.Containers[0].SecurityContext = new k8s.Models.V1SecurityContext { Privileged = true };
        await cluster.CreatePodAsync(space, pod);

        var refused = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "is refused");
        refused.Status.Phase.Should().Be("Failed");
        refused.Status.Reason.Should().Be("PodFeatureUnsupported");
        refused.Status.Message.Should().StartWith("Pod was rejected: securityContext.privileged of container main is not possible on a WebAssembly node");
    }

    private async Task<IReadOnlyList<string>> ReasonsAsync(string space) => [.. (await cluster.EventsAsync(space, "main")).Select(found => found.Reason)];

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodEventTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodEventTests(cluster);
}
