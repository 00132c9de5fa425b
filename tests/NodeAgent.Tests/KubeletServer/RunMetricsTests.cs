using System.Diagnostics.Metrics;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

public sealed class RunMetricsTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Dictionary<string, double> measured = [];
    private readonly MeterListener listener = new();
    private readonly FakeTimeProvider time = new();
    private readonly FakePods pods = new();
    private readonly ObservedHosts hosts = new();
    private readonly PullTimes pulls = new();
    private readonly RunMetrics metrics;

    public RunMetricsTests()
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = measured.GetValueOrDefault(instrument.Name) + value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        metrics = new RunMetrics(meters, hosts, pods, pulls, time);
    }

    [Fact]
    public void A_start_is_counted_once_and_its_end_too_and_the_pod_has_a_start_time()
    {
        var record = FakePods.Pod("p", "c");
        record.Status.StartTime = time.GetUtcNow().UtcDateTime;
        record.Pod.Metadata.CreationTimestamp = time.GetUtcNow().UtcDateTime.AddSeconds(-2);
        pulls.Add("uid-p", TimeSpan.FromSeconds(1));
        pods.Records.Add(record);
        time.Advance(TimeSpan.FromSeconds(3));

        Tell(RunState.Running);
        Tell(RunState.Running);
        Tell(RunState.Exited);
        Tell(RunState.Exited);

        measured["kubelet_started_containers_total"].Should().Be(1);
        measured["kubelet_terminated_containers_total"].Should().Be(1);
        measured["kubelet_pod_start_duration_seconds"].Should().Be(3);
        measured["kubelet_pod_start_sli_duration_seconds"].Should().Be(4, "it waited 2 s for the agent, and 1 s was for its image");
        measured["kubelet_started_pods_total"].Should().Be(1);
    }

    [Fact]
    public void What_an_earlier_agent_started_is_not_counted_again()
    {
        Tell(RunState.Running, startedBefore: TimeSpan.FromHours(1));

        measured.Should().BeEmpty();
    }

    public void Dispose()
    {
        metrics.Dispose();
        listener.Dispose();
        services.Dispose();
    }

    private void Tell(RunState state, TimeSpan startedBefore = default) => hosts.Observer!(new HostedRun(
        new PodKey("default", "p", "uid-p"),
        "c",
        new ContainerRun { Id = "run", Attempt = 0, State = state, Image = "i", ImageId = "i@sha256:0", StartedAt = time.GetUtcNow() - startedBefore }));

    private sealed class ObservedHosts : IModuleHosts
    {
        public Action<HostedRun>? Observer { get; private set; }

        public Task Adopted => Task.CompletedTask;

        public IReadOnlyList<HostedRun> Runs() => [];

        public IReadOnlyList<HostedRun> RunsOf(string podUid) => [];

        public void Observe(Action<HostedRun> observer) => Observer = observer;

        public Task<HostedRun> StartAsync(ModuleStart start, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(string runId, int exitCode, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WriteInputAsync(string runId, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemoveAsync(string runId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
