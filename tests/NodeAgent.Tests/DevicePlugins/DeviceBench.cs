using System.Diagnostics.Metrics;
using k8s.Models;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>A node's devices on a clock of the test's, with one plugin in memory.</summary>
internal sealed class DeviceBench : IDisposable
{
    public const string Gpu = "example.com/gpu";
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DeviceMetrics deviceMetrics;

    public DeviceBench()
    {
        deviceMetrics = new DeviceMetrics(metrics.GetRequiredService<IMeterFactory>());
        Devices = Start();
        Connected = new ConnectedPlugin(Plugin, PreStartRequired: false, HasPreference: false);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakePodEvents Events { get; } = new();

    public FakePlugin Plugin { get; } = new();

    public ConnectedPlugin Connected { get; set; }

    public DeviceManager Devices { get; private set; }

    public string CheckpointPath => folder.Combine("device_allocations.json");

    public ExtendedResource Resource => Devices.List().Single(static r => r.Name == Gpu);

    public static V1Pod Pod(string name, params V1Container[] containers) => TestPods.Pod(name: name, containers: containers);

    public static V1Container Container(int count, string name = "app", string resource = Gpu, string? restartPolicy = null)
    {
        var container = TestPods.Container(name, restartPolicy: restartPolicy);
        var amount = new Dictionary<string, ResourceQuantity> { [resource] = new(count.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
        container.Resources = new V1ResourceRequirements { Limits = amount, Requests = amount };
        return container;
    }

    /// <summary>The plugin is there with these healthy devices.</summary>
    public void Offer(params string[] healthy)
    {
        Devices.Connected(Gpu, Connected);
        Devices.Listed(Gpu, Connected, healthy, []);
    }

    /// <summary>The agent begins anew on what the one before kept.</summary>
    public void Restart() => Devices = Start();

    public DeviceReservation Reserve(V1Pod pod, bool isRunning = false) => Devices.Reserve(pod, isRunning);

    public Task<AdmissionVerdict?> AllocateAsync(V1Pod pod) => new DeviceAllocator(Devices, deviceMetrics, Events, Time).AllocateAsync(pod, CancellationToken.None);

    /// <summary>The whole way of a Pod that gets what it wants.</summary>
    public async Task<IReadOnlyList<DeviceAllocation>> TakeAsync(V1Pod pod)
    {
        Reserve(pod).Should().Be(DeviceReservation.Reserved);
        (await AllocateAsync(pod)).Should().BeNull();
        Reserve(pod).Should().Be(DeviceReservation.Allocated);
        return [.. (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).SelectMany(c => Devices.AllocationsOf(pod.Metadata.Uid, c.Name))];
    }

    public void Dispose()
    {
        deviceMetrics.Dispose();
        metrics.Dispose();
        folder.Dispose();
    }

    private DeviceManager Start() => new(new DeviceCheckpointFile(folder.Path, NullLogger<DeviceCheckpointFile>.Instance), Time);
}
