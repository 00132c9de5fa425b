using k8s.Models;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Capabilities;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Capabilities;

public sealed class InstanceLimitsTests
{
    private const string MaxMemory = "wasm.krustlet.dev/max-memory";
    private const string Fuel = "wasm.krustlet.dev/fuel";
    private const string Timeout = "wasm.krustlet.dev/execution-timeout";

    [Fact]
    public void A_pod_that_says_nothing_is_bounded_by_nothing() => Of(null).Should().Be(new Limits());

    [Fact]
    public void Annotations_bound_each_run() => Of(null, (MaxMemory, "64Mi"), (Fuel, "18446744073709551615"), (Timeout, "1h30m1s5ms")).Should().Be(
        new Limits { MemoryBytes = 64 << 20, Fuel = ulong.MaxValue, ExecutionMilliseconds = 5_401_005 });

    [Theory]
    [InlineData("32Mi", "64Mi", 32)]
    [InlineData("64Mi", "32Mi", 32)]
    public void The_least_bound_of_memory_counts(string limit, string annotation, int megabytes) =>
        Of(limit, (MaxMemory, annotation)).MemoryBytes.Should().Be((ulong)megabytes << 20);

    [Fact]
    public void Resource_limits_bound_without_annotations()
    {
        Of("32Mi").Should().Be(new Limits { MemoryBytes = 32 << 20 });
        InstanceLimits.Of(TestPods.Pod(), new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m") } }).CpuMillicores.Should().Be(250);
    }

    [Fact]
    public void A_limit_of_nothing_is_no_limit() =>
        InstanceLimits.Of(TestPods.Pod(), new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("0"), ["memory"] = new("0") } }).Should().Be(new Limits());

    [Fact]
    public void A_container_without_a_limit_has_that_of_its_pod_as_a_whole()
    {
        var pod = TestPods.Pod();
        pod.Spec.Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("500m"), ["memory"] = new("64Mi") } };

        InstanceLimits.Of(pod, null).Should().Be(new Limits { MemoryBytes = 64 << 20, CpuMillicores = 500 });
        InstanceLimits.Of(pod, new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") } })
            .Should().Be(new Limits { MemoryBytes = 32 << 20, CpuMillicores = 500 });
    }

    [Theory]
    [InlineData(MaxMemory, "")]
    [InlineData(MaxMemory, "much")]
    [InlineData(MaxMemory, "0")]
    [InlineData(MaxMemory, "-1Mi")]
    [InlineData(Fuel, "")]
    [InlineData(Fuel, "0")]
    [InlineData(Fuel, "-5")]
    [InlineData(Fuel, "1k")]
    [InlineData(Timeout, "")]
    [InlineData(Timeout, "0s")]
    [InlineData(Timeout, "90")]
    [InlineData(Timeout, "-1s")]
    [InlineData(Timeout, "1.5h")]
    [InlineData(Timeout, "1d")]
    [InlineData(Timeout, "s")]
    [InlineData(Timeout, "99999999999999999999h")]
    [InlineData(Timeout, "9223372036854775807ms")]
    public void What_cannot_be_read_is_told_with_the_annotation(string key, string value) =>
        FluentActions.Invoking(() => Of(null, (key, value))).Should().Throw<ContainerConfigException>().WithMessage($"Error parsing annotation from key \"{key}\": *");

    private static Limits Of(string? memory, params (string Key, string Value)[] annotations)
    {
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = annotations.ToDictionary(static a => a.Key, static a => a.Value);
        var resources = memory is null ? null : new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(memory) } };
        return InstanceLimits.Of(pod, resources);
    }
}
