using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Images;
using Krustlet.Oci.Tests.Signing;

namespace Krustlet.EndToEnd.Modules;

/// <summary>Modules that demand their signature themselves.</summary>
public abstract class ModuleVerificationTests(ClusterFixture cluster)
{
    private const string Annotation = "wasm.krustlet.dev/verification-keys";

    [Fact]
    public async Task An_unsigned_module_says_so_and_runs_once_it_is_signed()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var key = SigningKey.P256();
        var image = await PushAsync(space);
        await cluster.CreateModuleAsync(space, "hello", Spec(image, key));

        var waiting = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "hello", static found => found.Condition("Ready")?.Message?.Contains("SignatureValidationFailed", StringComparison.Ordinal) == true, "tells of the missing signature");
        waiting.Is("Ready").Should().BeFalse();
        waiting.Condition("Ready")!.Message.Should().Contain("is not signed").And.Contain("cosign sign");
        (await cluster.PodsAsync(space)).Should().OnlyContain(static pod => pod.Status.ContainerStatuses[0].ContainerID == null);

        await cluster.SignAsync(image, (signer, digest) => signer.SignAsync(digest, key));

        (await cluster.UntilReadyAsync(space, "hello", 1)).Is("Stalled").Should().BeFalse();
    }

    [Fact]
    public async Task Another_key_rolls_out()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var old = SigningKey.P256();
        using var young = SigningKey.Ed25519();
        var image = await PushAsync(space);
        await cluster.SignAsync(image, (signer, digest) => signer.SignAsync(digest, old));
        await cluster.SignAsync(image, (signer, digest) => signer.BundleAsync(digest, young));
        await cluster.CreateModuleAsync(space, "hello", Spec(image, old));
        await cluster.UntilReadyAsync(space, "hello", 1);
        var first = (await cluster.PodsAsync(space)).Single();

        await cluster.PatchModuleAsync(space, "hello", new JsonObject
        {
            ["spec"] = new JsonObject { ["verification"] = new JsonObject { ["keys"] = new JsonArray(young.PublicKeyPem) } },
        }.ToJsonString());

        await cluster.UntilAsync(async () => await cluster.PodsAsync(space) is [var pod] && pod.Metadata.Uid != first.Metadata.Uid && WasmPods.IsReady(pod), "only the new Pod is left, Ready");
        (await cluster.PodsAsync(space)).Single().Metadata.Annotations[Annotation].Trim().Should().Be(young.PublicKeyPem.Trim());
    }

    [Fact]
    public async Task A_key_that_is_none_stalls_the_module_with_what_to_write()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", new WasmModuleSpec { Module = await cluster.ImageAsync("wasmercise"), Verification = new WasmModuleVerification { Keys = ["cosign.pub"] } });

        var module = await cluster.UntilAsync(KrustletResources.WasmModules, space, "hello", static found => found.Is("Stalled"), "is Stalled");

        module.Condition("Stalled")!.Reason.Should().Be("InvalidVerificationKeys");
        module.Condition("Stalled")!.Message.Should().Contain("verification.keys[0]").And.Contain("-----BEGIN PUBLIC KEY-----");
        (await cluster.Api.GetAsync(ApiResources.Deployments, new NamespacedName(space, "hello"), CancellationToken.None)).Should().BeNull();
    }

    private static WasmModuleSpec Spec(string image, SigningKey key) =>
        new() { Module = image, Replicas = 1, Args = ["sleep(3600)"], Verification = new WasmModuleVerification { Keys = [key.PublicKeyPem] } };

    private Task<string> PushAsync(string space) => cluster.Registry.PushAsync(BuildOutput.Guest("wasmercise"), $"{space}/hello", "v1", CancellationToken.None);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleVerificationTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleVerificationTests(cluster);
}
