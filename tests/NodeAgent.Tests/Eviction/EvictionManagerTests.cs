using System.Diagnostics.Metrics;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Eviction;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.Eviction;

public sealed class EvictionManagerTests : IAsyncLifetime
{
    private readonly TestNode node = new();
    private readonly FakeNodeEvents events = new();
    private readonly FakePods stats = new();
    private readonly FakeImages images = new();
    private FakeMachine machine = null!;
    private ImageGarbage garbage = null!;
    private EvictionManager manager = null!;

    public Task InitializeAsync() => StartAsync(TestOptions.Node());

    private async Task StartAsync(NodeOptions options)
    {
        await (node.IsStarted ? Task.CompletedTask : node.StartAgentAsync());
        garbage?.Dispose();
        var services = node.Services;
        machine = new FakeMachine(node.Time);
        var storage = new StorageUse(services.GetRequiredService<Krustlet.NodeAgent.Volumes.VolumeFolders>(), services.GetRequiredService<Krustlet.NodeAgent.PodLogs.PodLogFolders>(), new FakeMemoryFolders());
        var registry = services.GetRequiredService<PodRegistry>();
        garbage = new ImageGarbage(images, registry, machine, ImageGarbageOptions.Default, events, node.Time, NullLogger<ImageGarbage>.Instance);
        manager = new EvictionManager(
            machine, new NodePressure(options.Pressure), options, stats, storage, new StorageLimits(storage), registry, services.GetRequiredService<PodDisruptions>(), garbage, new EvictionMetrics(services.GetRequiredService<IMeterFactory>()), events, node.Time, NullLogger<EvictionManager>.Instance);
    }

    public async Task DisposeAsync()
    {
        garbage.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_node_with_enough_ends_nobody()
    {
        await AddAsync("web", priority: 0, usedMebibytes: 100);

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        events.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task Short_of_memory_the_least_important_pod_above_its_request_goes_with_the_kubelets_words()
    {
        await AddAsync("important", priority: 10, usedMebibytes: 500);
        await AddAsync("small", priority: 0, usedMebibytes: 20);
        await AddAsync("large", priority: 0, usedMebibytes: 100);
        machine.MemoryAvailable = 50L << 20;

        using var measured = new Measurements(node.Services.GetRequiredService<IMeterFactory>());
        (await manager.RoundAsync(CancellationToken.None)).Should().Be("uid-large");
        measured.Read();
        measured["kubelet_evictions{eviction_signal=memory.available}"].Should().Be(1);
        await node.UntilAsync(() => node.Pod("large")!.Status.Phase == "Failed");
        var status = node.Pod("large")!.Status;
        status.Reason.Should().Be("Evicted");
        status.Message.Should().Be("The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container app was using 100Mi, request is 0, has larger consumption of memory. ");
        status.Conditions.Single(static c => c.Type == "DisruptionTarget").Reason.Should().Be("TerminationByKubelet");
        node.Pod("small")!.Status.Phase.Should().Be("Running");
        events.Texts.Should().Equal("Warning EvictionThresholdMet Attempting to reclaim memory");
        node.Events.Reasons.Should().Contain("Evicted");
    }

    [Fact]
    public async Task A_critical_pod_is_never_evicted()
    {
        await AddAsync("critical", priority: 2_000_000_000, usedMebibytes: 4000);
        machine.MemoryAvailable = 1;

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        node.Pod("critical")!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task Short_of_disk_unused_images_go_before_any_pod()
    {
        await AddAsync("web", priority: 0, usedMebibytes: 1);
        images.Add("registry.test/old@sha256:1", 1000);
        machine.StorageAvailable = 1L << 30;
        images.Removed = _ => machine.StorageAvailable = 50L << 30;

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        images.Names.Should().BeEmpty();
        node.Pod("web")!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task Beyond_a_soft_threshold_a_pod_goes_only_when_the_grace_period_is_over_and_with_the_grace_it_is_allowed()
    {
        await StartAsync(Options(new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(1L << 30, null), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(20)));
        await AddAsync("web", priority: 0, usedMebibytes: 100);
        machine.MemoryAvailable = 500L << 20;

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull("the grace period has just begun");
        node.Time.Advance(TimeSpan.FromSeconds(59));
        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        node.Time.Advance(TimeSpan.FromSeconds(1));
        (await manager.RoundAsync(CancellationToken.None)).Should().Be("uid-web");

        PodTermination? termination = null;
        await node.UntilAsync(() => (termination = node.Services.GetRequiredService<PodRegistry>().Find("uid-web")?.Facts?.Termination) is not null);
        (termination!.GraceEnd - termination.Since).Should().Be(TimeSpan.FromSeconds(20), "that is less than the Pod's own 30 s");
        await node.UntilAsync(() => node.Pod()!.Status.Reason == "Evicted");
    }

    [Fact]
    public async Task A_shortage_that_passes_within_the_grace_period_ends_nobody_and_counts_anew()
    {
        await StartAsync(Options(new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(1L << 30, null), TimeSpan.FromMinutes(1))));
        await AddAsync("web", priority: 0, usedMebibytes: 100);
        machine.MemoryAvailable = 500L << 20;
        await manager.RoundAsync(CancellationToken.None);
        node.Time.Advance(TimeSpan.FromSeconds(40));
        machine.MemoryAvailable = 2L << 30;
        await manager.RoundAsync(CancellationToken.None);
        machine.MemoryAvailable = 500L << 20;
        await manager.RoundAsync(CancellationToken.None);
        node.Time.Advance(TimeSpan.FromSeconds(40));

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        node.Pod()!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task Short_of_inodes_the_pod_with_most_files_goes()
    {
        await AddAsync("few", priority: 0, usedMebibytes: 1);
        await AddAsync("many", priority: 0, usedMebibytes: 1);
        var folder = Directory.CreateDirectory(Path.Combine(node.DataPath, "pods", "uid-many", "volumes", "kubernetes.io~empty-dir", "scratch"));
        for (var i = 0; i < 20; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{i}"), "");
        }

        machine.InodesFree = 49_999;

        (await manager.RoundAsync(CancellationToken.None)).Should().Be("uid-many");
        await node.UntilAsync(() => node.Pod("many")!.Status.Phase == "Failed");
        node.Pod("many")!.Status.Message.Should().Be("The node was low on resource: inodes. Threshold quantity: 50000, available: 49999. ");
        events.Texts.Should().Equal("Warning EvictionThresholdMet Attempting to reclaim inodes");
    }

    [Fact]
    public async Task Short_of_process_ids_nobody_goes_since_no_pod_holds_one()
    {
        await StartAsync(Options(new EvictionThreshold(EvictionSignal.PidAvailable, new Threshold(null, 0.5))));
        await AddAsync("web", priority: 0, usedMebibytes: 1);
        machine.Processes = 30_000;

        (await manager.RoundAsync(CancellationToken.None)).Should().BeNull();
        node.Pod()!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task An_emptyDir_beyond_its_limit_ends_its_pod()
    {
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [new V1Volume { Name = "scratch", EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("1Mi") } }];
        node.Add(pod);
        await node.RunningAsync();
        await manager.RoundAsync(CancellationToken.None);
        node.Pod()!.Status.Phase.Should().Be("Running");
        await File.WriteAllBytesAsync(Path.Combine(node.DataPath, "pods", "uid-web", "volumes", "kubernetes.io~empty-dir", "scratch", "big"), new byte[(1 << 20) + 1]);

        await manager.RoundAsync(CancellationToken.None);

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Failed");
        node.Pod()!.Status.Reason.Should().Be("Evicted");
        node.Pod()!.Status.Message.Should().Be("Usage of EmptyDir volume \"scratch\" exceeds the limit \"1Mi\". ");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1Ki")]
    [InlineData(104857600, "100Mi")]
    [InlineData(1073741825, "1073741825")]
    public void Amounts_are_written_as_kubernetes_writes_them(long bytes, string expected) => ByteText.Of(bytes).Should().Be(expected);

    private static NodeOptions Options(EvictionThreshold threshold, TimeSpan maxPodGrace = default) =>
        TestOptions.Node() with { Pressure = PressureThresholds.Default with { Thresholds = [threshold], MaxPodGrace = maxPodGrace } };

    private async Task AddAsync(string name, int priority, long usedMebibytes)
    {
        var pod = TestPods.Pod(name: name);
        pod.Spec.Priority = priority;
        node.Add(pod);
        await node.RunningAsync(name);
        stats.Usage.Add(new ContainerUsage(new PodKey("default", name, $"uid-{name}"), "app", node.Time.GetUtcNow(), 1, (ulong)usedMebibytes << 20, node.Time.GetUtcNow()));
    }
}
