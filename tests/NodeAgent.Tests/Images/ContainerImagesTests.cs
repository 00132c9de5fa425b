using System.Security.Cryptography;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.Oci.Verification;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class ContainerImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PulledImageRecords records;
    private readonly FakePuller puller = new();
    private readonly FakePodEvents events = new();
    private readonly FakeObjects objects = new();
    private readonly Dictionary<string, string> annotations = [];

    public ContainerImagesTests() => records = new PulledImageRecords(folder.Combine("pulled-images.json"), NullLogger<PulledImageRecords>.Instance);

    public void Dispose()
    {
        records.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task An_image_that_is_here_is_not_pulled_again()
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        (await EnsureAsync("IfNotPresent")).Image!.Digest.Should().Be(FakePuller.Module.Digest);
        puller.Pulls.Should().BeEmpty();
        events.Texts.Should().Equal($"Normal Pulled Container image \"{TestPods.Image}\" already present on machine");
    }

    [Fact]
    public async Task Always_asks_the_registry_although_the_image_is_here()
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        await EnsureAsync("Always");
        puller.Pulls.Should().Equal(TestPods.Image);
        events.Texts[0].Should().Be($"Normal Pulling Pulling image \"{TestPods.Image}\"");
        events.Texts[1].Should().Be($"Normal Pulled Successfully pulled image \"{TestPods.Image}\" in 0s (0s including waiting). Image size: 100 bytes.");
    }

    [Fact]
    public async Task Never_does_not_ask_the_registry()
    {
        var result = await EnsureAsync("Never");
        result.Reason.Should().Be(WaitingReason.ErrImageNeverPull);
        result.Message.Should().Be($"Container image \"{TestPods.Image}\" is not present with pull policy of Never");
        puller.Pulls.Should().BeEmpty();
    }

    [Theory]
    [InlineData(nameof(PullFailure.NotFound), nameof(WaitingReason.ErrImagePull), "Failed to pull image \"registry.test/hello:v1\": the reason")]
    [InlineData(nameof(PullFailure.RegistryUnavailable), nameof(WaitingReason.ErrImagePull), "Failed to pull image \"registry.test/hello:v1\": the reason")]
    [InlineData(nameof(PullFailure.DigestMismatch), nameof(WaitingReason.ErrImagePull), "Failed to pull image \"registry.test/hello:v1\": the reason")]
    [InlineData(nameof(PullFailure.InvalidReference), nameof(WaitingReason.InvalidImageName), "Failed to apply default image tag \"registry.test/hello:v1\": the reason")]
    [InlineData(nameof(PullFailure.SignatureInvalid), nameof(WaitingReason.SignatureValidationFailed), "image pull failed for registry.test/hello:v1 because the signature validation failed: the reason")]
    [InlineData(nameof(PullFailure.NotWasm), nameof(WaitingReason.CreateContainerError), "the reason")]
    public async Task Each_failure_has_the_reason_users_know(string failure, string reason, string message)
    {
        puller.Failure = new ModulePullException(Enum.Parse<PullFailure>(failure), "the reason");
        var result = await EnsureAsync("Always");
        result.Reason.ToString().Should().Be(reason);
        result.Message.Should().Be(message);
        events.Texts[^1].Should().StartWith("Warning Failed Error: ");
    }

    [Fact]
    public async Task A_module_that_is_here_does_not_start_without_the_signature_demanded()
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        puller.Unready = new ModulePullException(PullFailure.SignatureInvalid, "the reason");

        var result = await EnsureAsync("IfNotPresent");

        result.Image.Should().BeNull();
        result.Reason.Should().Be(WaitingReason.SignatureValidationFailed);
        events.Texts.Should().Equal(
            $"Warning Failed image pull failed for {TestPods.Image} because the signature validation failed: the reason", "Warning Failed Error: SignatureValidationFailed");
    }

    [Theory]
    [InlineData("Always")]
    [InlineData("IfNotPresent")]
    public async Task The_pods_keys_are_demanded_of_pulled_modules_and_of_those_that_are_here(string policy)
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        annotations[ModuleAnnotations.VerificationKeys] = key.ExportSubjectPublicKeyInfoPem();

        (await EnsureAsync(policy)).Image.Should().NotBeNull();

        puller.Demands.Should().Equal("the Pod's annotation wasm.krustlet.dev/verification-keys");
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_hold_the_pod_before_any_pull()
    {
        annotations[ModuleAnnotations.VerificationKeys] = "";

        var result = await EnsureAsync("Always");

        result.Reason.Should().Be(WaitingReason.CreateContainerConfigError);
        result.Message.Should().StartWith("Error parsing annotation from key \"wasm.krustlet.dev/verification-keys\"").And.Contain("-----BEGIN PUBLIC KEY-----");
        puller.Pulls.Should().BeEmpty();
        events.Texts.Should().Equal($"Warning Failed Error: {result.Message}");
    }

    [Fact]
    public async Task A_missing_pull_secret_is_told_and_the_pull_goes_on_with_the_others()
    {
        objects.Add(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "good", NamespaceProperty = "default" },
            Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = "{}"u8.ToArray() },
        });
        (await EnsureAsync("Always", secrets: ["missing", "good"])).Image.Should().NotBeNull();
        puller.Secrets.Should().Equal("good");
        events.Texts.Should().Contain("Warning FailedToRetrieveImagePullSecret Unable to retrieve some image pull secrets (missing); attempting to pull the image may not succeed.");
    }

    [Fact]
    public async Task The_pools_credentials_come_after_the_pods_own_and_only_for_namespaces_it_names()
    {
        objects.Add(Secret("default", "own", "{}"));
        objects.Add(Pool("default\nother"));

        await EnsureAsync("Always", secrets: ["own"]);
        puller.Secrets.Should().Equal("own", "krustlet-pool-edge-credentials");

        objects.Add(Pool("default-too"));
        await EnsureAsync("Always", secrets: ["own"]);
        puller.Secrets.Should().Equal(["own"], "what is taken away counts for the next pull");
    }

    [Fact]
    public async Task An_image_that_was_pulled_for_a_secret_is_not_there_for_pods_without_it()
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        await NoteAsync("somebody/else/1#registry.test");
        puller.Failure = new ModulePullException(PullFailure.Unauthorized, "no");

        (await EnsureAsync("IfNotPresent")).Reason.Should().Be(WaitingReason.ErrImagePull);
        puller.Pulls.Should().Equal([TestPods.Image], "the registry decides");

        var never = await EnsureAsync("Never");
        never.Reason.Should().Be(WaitingReason.ErrImageNeverPull);
        never.Message.Should().Be($"Container image \"{TestPods.Image}\" is present with pull policy of Never but does not have the proper credentials");
        puller.Pulls.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_pod_whose_pool_still_offers_what_the_image_was_pulled_with_needs_no_registry()
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        await NoteAsync("krustlet-system/krustlet-pool-edge-credentials/u1#registry.test");
        objects.Add(Pool("default"));
        (await EnsureAsync("IfNotPresent")).Image.Should().NotBeNull();
        puller.Pulls.Should().BeEmpty();

        objects.Add(Pool("another"));
        await EnsureAsync("IfNotPresent");
        puller.Pulls.Should().Equal([TestPods.Image], "the namespace is not allowed any more");
    }

    [Theory]
    [InlineData(nameof(ApiErrorReason.Unreachable), true)]
    [InlineData(nameof(ApiErrorReason.ServerUnavailable), true)]
    [InlineData(nameof(ApiErrorReason.Forbidden), false)]
    public async Task A_container_restarts_with_the_image_it_ran_although_the_API_server_is_away(string reason, bool starts)
    {
        puller.Local[TestPods.Image] = FakePuller.Module;
        puller.Failure = new ModulePullException(PullFailure.Unauthorized, "no");
        await NoteAsync("krustlet-system/krustlet-pool-edge-credentials/u1#registry.test");
        objects.SecretFailure = new ApiException(Enum.Parse<ApiErrorReason>(reason), null, "no");

        (await EnsureAsync("IfNotPresent")).Image.Should().BeNull("the first start has to show credentials");
        puller.Pulls.Should().HaveCount(1);
        (await EnsureAsync("IfNotPresent", ranBefore: FakePuller.Module.ImageId)).Image.Should().Match(image => starts == (image != null));
        (await EnsureAsync("IfNotPresent", ranBefore: "registry.test/other@sha256:abc")).Image.Should().BeNull();
    }

    private static NamespacedName PoolSecret => new("krustlet-system", "krustlet-pool-edge-credentials");

    private static V1Secret Pool(string namespaces)
    {
        var secret = Secret(PoolSecret.Namespace!, PoolSecret.Name, """{"auths":{"registry.test":{"username":"ada","password":"pw"}}}""");
        secret.Metadata.Uid = "u1";
        secret.Data["namespaces"] = System.Text.Encoding.UTF8.GetBytes(namespaces);
        return secret;
    }

    private static V1Secret Secret(string space, string name, string config) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = space },
        Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = System.Text.Encoding.UTF8.GetBytes(config) },
    };

    private Task NoteAsync(string source) => records.AddAsync(FakePuller.Module.ImageId, new PulledWith(source, "hash"), CancellationToken.None);

    [Theory]
    [InlineData("registry.test:5000/hello", "Always")]
    [InlineData("hello:latest", "Always")]
    [InlineData("hello:v1", "IfNotPresent")]
    [InlineData("hello@sha256:abc", "IfNotPresent")]
    public void The_default_policy_follows_the_tag(string image, string policy) =>
        PullPolicies.Of(new V1Container { Name = "c", Image = image }).ToString().Should().Be(policy);

    private Task<PullResult> EnsureAsync(string policy, string? ranBefore = null, params string[] secrets)
    {
        var container = TestPods.Container("app");
        container.ImagePullPolicy = policy;
        var pod = TestPods.Pod(containers: container);
        pod.Metadata.Annotations = annotations;
        pod.Spec.ImagePullSecrets = [.. secrets.Select(static s => new V1LocalObjectReference { Name = s })];
        var facts = new PodSimulation(pod).Facts;
        var reader = new PullSecretReader(objects, new PoolSecrets(PoolSecret, objects, NullLogger<PoolSecrets>.Instance), events);
        return new ContainerImages(puller, reader, new ImageAccess(ImageAccessOptions.Default, records), new SignatureDemands(VerificationPolicy.None), new PullTimes(), events, new FakeTimeProvider())
            .EnsureAsync(facts, facts.Container("app") with { Current = ranBefore is null ? null : Run(ranBefore) }, CancellationToken.None);
    }

    private static ContainerRun Run(string imageId) => new() { Id = "r1", Attempt = 0, State = RunState.Exited, Image = TestPods.Image, ImageId = imageId };
}
