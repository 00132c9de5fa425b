using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Allocations;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

public sealed class DeviceManagerTests : IDisposable
{
    private readonly DeviceBench bench = new();

    [Fact]
    public void Capacity_is_all_devices_and_allocatable_the_healthy_ones()
    {
        bench.Devices.Connected(DeviceBench.Gpu, bench.Connected);
        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, ["d1", "d2"], ["d3"]);

        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 3, 2));
    }

    [Fact]
    public void A_change_is_told()
    {
        bench.Offer("d1");
        var changed = bench.Devices.Changed;

        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, [], ["d1"]);

        changed.IsCompleted.Should().BeTrue();
        bench.Devices.Changed.IsCompleted.Should().BeFalse();
        bench.Resource.Allocatable.Should().Be(0);
    }

    [Fact]
    public void Nothing_is_allocatable_without_the_plugin_and_the_capacity_goes_after_the_grace()
    {
        bench.Offer("d1", "d2");
        bench.Devices.Disconnected(DeviceBench.Gpu, bench.Connected);

        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 2, 0));
        bench.Time.Advance(DeviceManager.Grace - TimeSpan.FromSeconds(1));
        bench.Resource.Capacity.Should().Be(2);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 0, 0));

        bench.Offer("d1");
        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 1, 1));
    }

    [Fact]
    public void The_newest_plugin_of_a_resource_counts()
    {
        bench.Offer("d1");
        var newer = bench.Connected with { Calls = new FakePlugin() };
        bench.Devices.Connected(DeviceBench.Gpu, newer);
        bench.Devices.Listed(DeviceBench.Gpu, newer, ["d7", "d8"], []);

        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, ["d1"], []);
        bench.Devices.Disconnected(DeviceBench.Gpu, bench.Connected);

        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 2, 2));
        bench.Devices.PluginOf(DeviceBench.Gpu).Should().Be(newer);
    }

    [Fact]
    public async Task All_healthy_devices_can_be_had()
    {
        bench.Offer("d1", "d2");

        var has = await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(2)));

        has.Single().Devices.Should().Equal("d1", "d2");
    }

    [Fact]
    public async Task More_than_is_left_is_refused_in_the_kubelets_words()
    {
        bench.Offer("d1", "d2", "d3");
        await bench.TakeAsync(DeviceBench.Pod("first", DeviceBench.Container(2)));

        bench.Reserve(DeviceBench.Pod("second", DeviceBench.Container(2))).Problem
            .Should().Be("requested number of devices unavailable for example.com/gpu. Requested: 2, Available: 1");
        (await bench.TakeAsync(DeviceBench.Pod("third", DeviceBench.Container(1)))).Single().Devices.Should().Equal("d3");
    }

    [Fact]
    public void What_is_set_aside_for_a_pod_is_nobody_elses_until_it_is_withdrawn()
    {
        bench.Offer("d1");
        bench.Reserve(DeviceBench.Pod("first", DeviceBench.Container(1))).Should().Be(DeviceReservation.Reserved);

        bench.Reserve(DeviceBench.Pod("second", DeviceBench.Container(1))).State.Should().Be(DeviceReservationState.Refused);

        bench.Devices.Withdraw("uid-first");
        bench.Reserve(DeviceBench.Pod("second", DeviceBench.Container(1))).Should().Be(DeviceReservation.Reserved);
    }

    [Fact]
    public void Ill_devices_are_not_given_out()
    {
        bench.Devices.Connected(DeviceBench.Gpu, bench.Connected);
        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, [], ["d1"]);

        bench.Reserve(DeviceBench.Pod("web", DeviceBench.Container(1))).Problem.Should().Be("no healthy devices present; cannot allocate unhealthy devices example.com/gpu");
    }

    [Fact]
    public void A_resource_that_no_plugin_offers_is_not_its_business() =>
        bench.Reserve(DeviceBench.Pod("web", DeviceBench.Container(1))).Should().Be(DeviceReservation.None);

    [Fact]
    public async Task The_next_agent_knows_who_has_what()
    {
        bench.Offer("d1", "d2");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        var before = await bench.TakeAsync(pod);

        bench.Restart();

        bench.Reserve(pod, isRunning: true).Should().Be(DeviceReservation.Allocated);
        bench.Devices.AllocationsOf("uid-web", "app").Should().BeEquivalentTo(before);
        bench.Resource.Should().Be(new ExtendedResource(DeviceBench.Gpu, 0, 0), "there are none before the plugin is back");
        bench.Offer("d1", "d2");
        (await bench.TakeAsync(DeviceBench.Pod("other", DeviceBench.Container(1)))).Single().Devices.Should().Equal("d2");
    }

    [Fact]
    public void After_a_restart_a_pod_that_does_not_run_waits_for_the_plugin_but_not_for_ever()
    {
        bench.Offer("d1");
        bench.Restart();
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));

        bench.Reserve(pod).Should().Be(DeviceReservation.Later);
        bench.Time.Advance(DeviceManager.Return);
        bench.Reserve(pod).Problem.Should().Be("no healthy devices present; cannot allocate unhealthy devices example.com/gpu");
        bench.Offer("d1");
        bench.Reserve(pod).Should().Be(DeviceReservation.Reserved);
    }

    [Fact]
    public void After_a_restart_a_pod_waits_also_while_the_plugin_has_registered_and_not_told_its_devices()
    {
        bench.Offer("d1");
        bench.Restart();
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));

        bench.Devices.Connected(DeviceBench.Gpu, bench.Connected);
        bench.Reserve(pod).Should().Be(DeviceReservation.Later);
        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, [], ["d1"]);
        bench.Reserve(pod).Problem.Should().StartWith("no healthy devices present");
        bench.Devices.Listed(DeviceBench.Gpu, bench.Connected, ["d1"], []);
        bench.Reserve(pod).Should().Be(DeviceReservation.Reserved);
    }

    [Fact]
    public async Task After_a_restart_a_pod_is_not_started_on_a_device_that_fell_ill()
    {
        bench.Offer("d1", "d2");
        var pod = DeviceBench.Pod("web", DeviceBench.Container(1));
        await bench.TakeAsync(pod);
        bench.Restart();
        bench.Offer("d2");

        bench.Reserve(pod).Problem.Should().Be("previously allocated devices are no longer healthy; cannot allocate unhealthy devices example.com/gpu");
        bench.Reserve(pod, isRunning: true).Should().Be(DeviceReservation.Allocated, "what runs is left alone");
    }

    [Fact]
    public async Task A_released_pods_devices_are_free_also_for_the_next_agent()
    {
        bench.Offer("d1");
        await bench.TakeAsync(DeviceBench.Pod("first", DeviceBench.Container(1)));
        bench.Devices.Release("uid-first");
        bench.Restart();
        bench.Offer("d1");

        bench.Devices.PodUids.Should().BeEmpty();
        (await bench.TakeAsync(DeviceBench.Pod("second", DeviceBench.Container(1)))).Single().Devices.Should().Equal("d1");
    }

    [Fact]
    public async Task A_release_that_cannot_be_kept_leaves_the_pod_its_devices()
    {
        bench.Offer("d1");
        await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(1)));
        Directory.CreateDirectory(bench.CheckpointPath + ".new");

        FluentActions.Invoking(() => bench.Devices.Release("uid-web")).Should().Throw<UnauthorizedAccessException>();
        bench.Devices.PodUids.Should().Equal("uid-web");

        Directory.Delete(bench.CheckpointPath + ".new");
        bench.Devices.Release("uid-web");
        bench.Devices.PodUids.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"resources\":[\"example.com/gpu\"]}")]
    public void A_broken_file_counts_as_none(string text)
    {
        File.WriteAllText(bench.CheckpointPath, text);
        bench.Restart();

        bench.Devices.List().Should().BeEmpty();
        bench.Reserve(DeviceBench.Pod("web", DeviceBench.Container(1)), isRunning: true).Should().Be(DeviceReservation.None, "what runs is not ended for it");
    }

    [Fact]
    public async Task A_changed_request_is_refused()
    {
        bench.Offer("d1", "d2");
        await bench.TakeAsync(DeviceBench.Pod("web", DeviceBench.Container(1)));

        bench.Reserve(DeviceBench.Pod("web", DeviceBench.Container(2))).Problem
            .Should().Be("pod \"uid-web\" container \"app\" changed request for resource \"example.com/gpu\" from 1 to 2");
    }

    [Theory]
    [InlineData("example.com/gpu", true)]
    [InlineData("hardware-vendor.example/Foo_1.x", true)]
    [InlineData("gpu", false)]
    [InlineData("kubernetes.io/gpu", false)]
    [InlineData("node.kubernetes.io/gpu", false)]
    [InlineData("requests.example.com/gpu", false)]
    [InlineData("example.com/", false)]
    [InlineData("example.com/a/b", false)]
    [InlineData("Example.com/gpu", false)]
    public void Only_extended_resources_can_be_offered(string name, bool isValid) => ExtendedResourceName.IsValid(name).Should().Be(isValid);

    public void Dispose() => bench.Dispose();
}
