using k8s.Models;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Images;

public class ContainerImagesTests
{
    private readonly FakePuller puller = new();
    private readonly FakePodEvents events = new();
    private readonly FakeObjects objects = new();

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
    public async Task A_missing_pull_secret_is_told_and_the_pull_goes_on_with_the_others()
    {
        objects.Add(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "good", NamespaceProperty = "default" },
            Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = "{}"u8.ToArray() },
        });
        (await EnsureAsync("Always", "missing", "good")).Image.Should().NotBeNull();
        puller.Secrets.Should().Equal("good");
        events.Texts.Should().Contain("Warning FailedToRetrieveImagePullSecret Unable to retrieve some image pull secrets (missing); attempting to pull the image may not succeed.");
    }

    [Theory]
    [InlineData("registry.test:5000/hello", "Always")]
    [InlineData("hello:latest", "Always")]
    [InlineData("hello:v1", "IfNotPresent")]
    [InlineData("hello@sha256:abc", "IfNotPresent")]
    public void The_default_policy_follows_the_tag(string image, string policy) =>
        PullPolicies.Of(new V1Container { Name = "c", Image = image }).ToString().Should().Be(policy);

    private Task<PullResult> EnsureAsync(string policy, params string[] secrets)
    {
        var container = TestPods.Container("app");
        container.ImagePullPolicy = policy;
        var pod = TestPods.Pod(containers: container);
        pod.Spec.ImagePullSecrets = [.. secrets.Select(static s => new V1LocalObjectReference { Name = s })];
        var facts = new PodSimulation(pod).Facts;
        return new ContainerImages(puller, new PullSecretReader(objects, events), new PullTimes(), events, new FakeTimeProvider()).EnsureAsync(facts, facts.Container("app"), CancellationToken.None);
    }
}
