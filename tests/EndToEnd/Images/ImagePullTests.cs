using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Images;

/// <summary>Contract C: images that can be pulled, at once or later.</summary>
public abstract class ImagePullTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_33_an_image_is_pulled()
    {
        var space = await cluster.CreateNamespaceAsync();
        var image = await cluster.Registry.PushAsync(BuildOutput.Guest("hello-wat"), $"fresh-{space}", "v1", CancellationToken.None);

        var ended = await cluster.RunAsync(space, WasmPods.Create("main", image));

        ended.Status.Phase.Should().Be("Succeeded");
        await cluster.UntilEventAsync(space, "main", "Pulling", $"Pulling image \"{image}\"");
        await cluster.UntilEventAsync(space, "main", "Pulled", $"Successfully pulled image \"{image}\"");
    }

    [Fact]
    public async Task Row_34_a_private_image_is_not_pulled_without_its_secret()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.PrivateRegistry.PushAsync("hello-wat")));

        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) is "ErrImagePull" or "ImagePullBackOff", "waits for its image");
        waiting.Status.Phase.Should().Be("Pending");
        waiting.Container().ContainerID.Should().BeNull();
        await cluster.UntilEventAsync(space, "main", "Failed", "Failed to pull image");
    }

    [Fact]
    public async Task Row_35_a_private_image_is_pulled_with_its_secret()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.PrivateRegistry.CreateSecretAsync(cluster, space, "pull");
        var pod = WasmPods.Create("main", await cluster.PrivateRegistry.PushAsync("hello-wat"));
        (pod.Spec.ImagePullSecrets, pod.Spec.Containers[0].ImagePullPolicy) = ([new V1LocalObjectReference { Name = "pull" }], "Always");

        (await cluster.RunAsync(space, pod)).Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public async Task Row_36_the_image_id_is_the_reference_by_digest()
    {
        var space = await cluster.CreateNamespaceAsync();
        var image = await cluster.ImageAsync("hello-wat");

        var ended = await cluster.RunAsync(space, WasmPods.Create("main", image));

        var id = ended.Container().ImageID;
        id.Should().MatchRegex("^" + System.Text.RegularExpressions.Regex.Escape(image[..image.LastIndexOf(':')]) + "@sha256:[0-9a-f]{64}$");
        var byDigest = WasmPods.Create("by-digest", id);
        (await cluster.RunAsync(space, byDigest)).Container().ImageID.Should().Be(id);
    }

    /// <summary>Attempts are told by the count of one event that is merged: the second comes 10 s after the first, the third 20 s after that.</summary>
    [Fact]
    public async Task Row_37_pulls_that_fail_are_tried_less_and_less_often()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", $"{cluster.Registry.Authority}/{space}/nothing:v1"));

        List<DateTime> attempts = [];
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await cluster.UntilAsync(async () => (await PullingAsync(space))?.Count >= attempt, $"tries for the {attempt}. time");
            attempts.Add((await PullingAsync(space))!.LastTimestamp!.Value);
        }

        (attempts[2] - attempts[1]).Should().BeGreaterThan(attempts[1] - attempts[0]);
    }

    [Fact]
    public async Task Row_38_an_image_that_comes_later_is_pulled_and_the_pod_starts()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", $"{cluster.Registry.Authority}/late-{space}:v1"));
        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "ImagePullBackOff", "waits for its image");
        waiting.Container().State.Waiting.Message.Should().StartWith($"Back-off pulling image \"{waiting.Spec.Containers[0].Image}\"");

        await cluster.Registry.PushAsync(BuildOutput.Guest("hello-wat"), $"late-{space}", "v1", CancellationToken.None);

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().RestartCount.Should().Be(0);
    }

    private async Task<Corev1Event?> PullingAsync(string space) =>
        (await cluster.EventsAsync(space, "main")).SingleOrDefault(static e => e.Reason == "Pulling");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ImagePullTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ImagePullTests(cluster);
}
