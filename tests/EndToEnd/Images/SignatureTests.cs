using k8s.Models;
using Krustlet.EndToEnd.Clusters;
using Krustlet.Oci.Tests.Signing;

namespace Krustlet.EndToEnd.Images;

/// <summary>Modules that run only when they are signed: what the Pod demands by its annotation, and what the node does by its policy.</summary>
public abstract class SignatureTests(ClusterFixture cluster)
{
    private const string Keys = "wasm.krustlet.dev/verification-keys";

    [Theory]
    [InlineData("P256")]
    [InlineData("Ed25519")]
    public async Task A_signed_module_runs_with_the_key_in_the_pod_and_not_with_another(string algorithm)
    {
        var space = await cluster.CreateNamespaceAsync();
        using var key = SigningKey.Create(algorithm);
        using var other = SigningKey.Create(algorithm);
        var image = await PushAsync(space);
        await cluster.SignAsync(image, (signer, digest) => signer.SignAsync(digest, key));

        (await cluster.RunAsync(space, Demanding("main", image, key))).Status.Phase.Should().Be("Succeeded");

        await cluster.CreatePodAsync(space, Demanding("stranger", image, other));
        var refused = await cluster.UntilPodAsync(space, "stranger", static pod => WasmPods.WaitingReason(pod) == "SignatureValidationFailed", "is refused although the module is here");
        refused.Container().State.Waiting.Message.Should().Contain("made by none of these keys");
        refused.Container().ContainerID.Should().BeNull();
    }

    [Fact]
    public async Task A_module_signed_by_a_bundle_among_its_referrers_runs()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var key = SigningKey.P256();
        var image = await PushAsync(space);
        await cluster.SignAsync(image, (signer, digest) => signer.BundleAsync(digest, key));

        (await cluster.RunAsync(space, Demanding("main", image, key))).Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public async Task A_nodes_policy_keeps_an_unsigned_module_from_the_compiler_until_it_is_signed()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var key = SigningKey.P256();
        var image = await PushAsync(space);
        using var policy = new PolicyFile($"{cluster.Registry.Authority}/{space}", key);
        await using var node = await cluster.StartOwnNodeAsync(space, 110, "--verification-policy", policy.Path);
        await cluster.CreatePodAsync(space, WasmPods.Create("main", image).On(node.Name));

        var waiting = await cluster.UntilPodAsync(space, "main", static pod => WasmPods.WaitingReason(pod) == "SignatureValidationFailed", "is refused");
        waiting.Status.Phase.Should().Be("Pending");
        waiting.Container().State.Waiting.Message.Should().Contain("is not signed").And.Contain(policy.Path).And.Contain("cosign sign");
        await cluster.UntilEventAsync(space, "main", "Failed", "because the signature validation failed");
        FilesOf(node, "*", "modules", "blobs").Should().BeEmpty("nothing of it was downloaded");
        FilesOf(node, "*.cwasm", "compiled").Should().BeEmpty("it never reached the compiler");

        await cluster.SignAsync(image, (signer, digest) => signer.SignAsync(digest, key));

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "runs now");
        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().RestartCount.Should().Be(0);
        FilesOf(node, "*.cwasm", "compiled").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_hold_the_pod_and_say_what_to_write()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("hello-wat"));
        pod.Metadata.Annotations = new Dictionary<string, string> { [Keys] = "team.pub" };
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilPodAsync(space, "main", static found => WasmPods.WaitingReason(found) == "CreateContainerConfigError", "is refused");

        waiting.Container().State.Waiting.Message.Should().Contain(Keys).And.Contain("-----BEGIN PUBLIC KEY-----");
    }

    private static string[] FilesOf(OwnNode node, string pattern, params string[] folder) => Path.Combine([node.DataDirectory, .. folder]) is var path && Directory.Exists(path)
        ? Directory.GetFiles(path, pattern, SearchOption.AllDirectories)
        : [];

    private static V1Pod Demanding(string name, string image, SigningKey key)
    {
        var pod = WasmPods.Create(name, image);
        pod.Metadata.Annotations = new Dictionary<string, string> { [Keys] = key.PublicKeyPem };
        return pod;
    }

    private Task<string> PushAsync(string space) => cluster.Registry.PushAsync(BuildOutput.Guest("hello-wat"), $"{space}/hello", "v1", CancellationToken.None);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : SignatureTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : SignatureTests(cluster);
}
