using Grpc.Core;
using k8s.Models;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

public sealed class DeviceAllocatorTests : IDisposable
{
    private readonly DeviceBench bench = new();

    [Fact]
    public async Task What_the_plugin_says_is_kept()
    {
        bench.Offer("d1");
        bench.Plugin.Answer = static devices => Answer(static given =>
        {
            given.Envs["GPU"] = "one";
            given.Mounts.Add(new Mount { HostPath = "/gpu/1", ContainerPath = "/gpu", ReadOnly = true });
        });

        var has = (await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(1)))).Single();

        has.Environment.Should().Equal(new Dictionary<string, string> { ["GPU"] = "one" });
        has.Mounts.Should().Equal(new DeviceMount("/gpu/1", "/gpu", true));
        bench.Plugin.Allocated.Should().BeEquivalentTo(new[] { new[] { "d1" } });
    }

    [Fact]
    public async Task Containers_have_devices_of_their_own()
    {
        bench.Offer("d1", "d2", "d3");

        var has = await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(1, "a"), DeviceBench.Container(2, "b")));

        has.SelectMany(static a => a.Devices).Should().BeEquivalentTo("d1", "d2", "d3");
        has.Should().HaveCount(2);
    }

    [Fact]
    public async Task Devices_of_init_containers_are_used_again()
    {
        bench.Offer("d1", "d2");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1, "a"), DeviceBench.Container(1, "b"));
        pod.Spec.InitContainers = [DeviceBench.Container(2, "init-1"), DeviceBench.Container(1, "init-2")];

        var has = (await bench.TakeAsync(pod)).ToDictionary(static a => a.Container, static a => a.Devices);

        has["init-1"].Should().BeEquivalentTo("d1", "d2");
        has["a"].Concat(has["b"]).Should().BeEquivalentTo("d1", "d2");
    }

    [Fact]
    public async Task A_sidecar_keeps_its_devices()
    {
        bench.Offer("d1", "d2");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1, "a"));
        pod.Spec.InitContainers = [DeviceBench.Container(1, "sidecar", restartPolicy: "Always"), DeviceBench.Container(1, "init")];

        var has = (await bench.TakeAsync(pod)).ToDictionary(static a => a.Container, static a => a.Devices.Single());

        has["init"].Should().NotBe(has["sidecar"]);
        has["a"].Should().Be(has["init"]);
    }

    [Fact]
    public async Task The_plugins_preference_is_asked_for_and_followed()
    {
        bench.Connected = bench.Connected with { HasPreference = true };
        bench.Offer("d1", "d2", "d3");
        bench.Plugin.Preferred = ["d3", "d2"];

        var has = (await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(2)))).Single();

        has.Devices.Should().BeEquivalentTo("d2", "d3");
        bench.Plugin.Asked.Single().Should().BeEquivalentTo((new[] { "d1", "d2", "d3" }, Array.Empty<string>(), 2));
        bench.Plugin.Preferred = [];
        (await bench.TakeAsync(DeviceBench.Pod("other", DeviceBench.Container(1)))).Single().Devices.Should().Equal("d1");
    }

    [Fact]
    public async Task Devices_to_use_again_must_be_in_the_preference()
    {
        bench.Connected = bench.Connected with { HasPreference = true };
        bench.Offer("d1", "d2", "d3");
        bench.Plugin.Preferred = ["d3"];
        var pod = DeviceBench.Pod("web", DeviceBench.Container(2, "a"));
        pod.Spec.InitContainers = [DeviceBench.Container(1, "init")];

        var has = (await bench.TakeAsync(pod)).ToDictionary(static a => a.Container, static a => a.Devices);

        has["init"].Should().Equal("d3");
        has["a"].Should().HaveCount(2).And.Contain("d3");
        bench.Plugin.Asked[1].Must.Should().Equal("d3");
    }

    [Fact]
    public async Task A_preference_for_what_cannot_be_had_is_passed_over()
    {
        bench.Connected = bench.Connected with { HasPreference = true };
        bench.Offer("d1", "d2");
        await bench.TakeAsync(DeviceBench.Pod("first", DeviceBench.Container(1)));
        bench.Plugin.Preferred = ["d1", "d9"];

        (await bench.TakeAsync(DeviceBench.Pod("second", DeviceBench.Container(1)))).Single().Devices.Should().Equal("d2");
    }

    [Fact]
    public async Task A_plugin_that_refuses_fails_the_admission_and_the_devices_are_free()
    {
        bench.Offer("d1");
        bench.Plugin.Failure = new Status(StatusCode.Unknown, "the device is on fire");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        bench.Reserve(pod);

        var verdict = await bench.AllocateAsync(pod);

        verdict!.Reason.Should().Be("UnexpectedAdmissionError");
        verdict.Message.Should().Be("Allocate failed due to rpc error: code = Unknown desc = the device is on fire, which is unexpected");
        bench.Plugin.Failure = null;
        await bench.TakeAsync(DeviceBench.Pod("other", DeviceBench.Container(1)));
    }

    [Fact]
    public async Task A_plugin_that_went_meanwhile_fails_the_admission()
    {
        bench.Offer("d1");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        bench.Reserve(pod);
        bench.Devices.Disconnected(DeviceBench.Gpu, bench.Connected);

        (await bench.AllocateAsync(pod))!.Message.Should().Be("Allocate failed due to no healthy devices present; cannot allocate unhealthy devices example.com/gpu, which is unexpected");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_nodes_are_refused_by_name(bool isCdi)
    {
        bench.Offer("d1");
        bench.Plugin.Answer = _ => Answer(given =>
        {
            if (isCdi)
            {
                given.CdiDevices.Add(new CDIDevice { Name = "example.com/gpu=1" });
            }
            else
            {
                given.Devices.Add(new DeviceSpec { HostPath = "/dev/gpu1", ContainerPath = "/dev/gpu" });
            }
        });
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        bench.Reserve(pod);

        var verdict = await bench.AllocateAsync(pod);

        verdict!.Reason.Should().Be("PodFeatureUnsupported");
        verdict.Message.Should().Contain(isCdi ? "example.com/gpu=1" : "/dev/gpu1").And.Contain("container app");
        bench.Devices.PodUids.Should().BeEmpty();
    }

    [Fact]
    public async Task Annotations_are_told()
    {
        bench.Offer("d1");
        bench.Plugin.Answer = static _ => Answer(static given => given.Annotations["cdi.k8s.io/gpu"] = "x");

        await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(1)));

        bench.Events.Messages("FieldsIgnored").Single().Should().Contain("cdi.k8s.io/gpu");
    }

    [Fact]
    public async Task An_allocation_that_cannot_be_kept_is_none()
    {
        bench.Offer("d1");
        Directory.CreateDirectory(bench.CheckpointPath + ".new");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        bench.Reserve(pod);

        (await bench.AllocateAsync(pod))!.Reason.Should().Be("UnexpectedAdmissionError");

        bench.Devices.PodUids.Should().BeEmpty();
        bench.Devices.ChoicesOf("uid-web", DeviceBench.Gpu).Should().BeEmpty();
        bench.Reserve(DeviceBench.Pod("other", DeviceBench.Container(1))).Should().Be(DeviceReservation.Reserved);
    }

    [Fact]
    public void A_node_never_lacks_what_is_in_use()
    {
        var node = new V1Node { Metadata = new V1ObjectMeta { Name = "n" }, Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { [DeviceBench.Gpu] = new("0"), ["cpu"] = new("2") } } };

        var sanitized = SanitizedNode.Of(node, new Dictionary<string, int> { [DeviceBench.Gpu] = 2 });

        sanitized.Status.Allocatable[DeviceBench.Gpu].ToDecimal().Should().Be(2);
        sanitized.Status.Allocatable["cpu"].ToDecimal().Should().Be(2);
        node.Status.Allocatable[DeviceBench.Gpu].ToDecimal().Should().Be(0);
    }

    public void Dispose() => bench.Dispose();

    private static AllocateResponse Answer(Action<ContainerAllocateResponse> fill)
    {
        var given = new ContainerAllocateResponse();
        fill(given);
        return new AllocateResponse { ContainerResponses = { given } };
    }
}
