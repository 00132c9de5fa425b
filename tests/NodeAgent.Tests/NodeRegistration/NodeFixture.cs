using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

/// <summary>A node agent's registration on a fake API server and a clock that a test moves.</summary>
internal sealed class NodeFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];
    private readonly RuntimeMetrics metrics = new();

    public NodeFixture(NodeOptions? options = null)
    {
        Options = options ?? TestOptions.Node();
        Api = new FakeApi(Time);
        Machine = new FakeMachine(Time);
        var endpoint = new KubeletEndpoint();
        endpoint.Listening(10250);
        var conditions = new NodeConditions([Health], new NodePressure(Options.Pressure));
        var composer = new NodeStatusComposer(Options, new NodeIdentity(Options.Name, IPAddress.Parse("192.0.2.1")), Machine, conditions, Pods, Extended, Volumes, endpoint);
        Registrar = new NodeRegistrar(Api, Options, composer, View);
        Heartbeat = new NodeHeartbeat(Registrar, new NodeStatusReporter(Api, Options, composer, View, new NodeStatusEvents(Events), Volumes, Time), View, Volumes, Options, Extended, Time, NullLogger<NodeHeartbeat>.Instance);
        Lease = new NodeLeaseRenewal(new NodeLease(Api, Options, View, Time), View, Options, Time, NullLogger<NodeLeaseRenewal>.Instance);
        Watch = new NodeWatch(Api, Options, View, metrics, Time, NullLogger<NodeWatch>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public NodeOptions Options { get; }

    public FakeApi Api { get; }

    public FakeMachine Machine { get; }

    public FakeHealth Health { get; } = new();

    public FakePods Pods { get; } = new();

    public FakeExtendedResources Extended { get; } = new();

    public FakeNodeEvents Events { get; } = new();

    public NodeView View { get; } = new();

    public FakeNodeVolumes Volumes { get; } = new();

    public NodeRegistrar Registrar { get; }

    public NodeHeartbeat Heartbeat { get; }

    public NodeLeaseRenewal Lease { get; }

    public NodeWatch Watch { get; }

    public NamespacedName Name => NamespacedName.Cluster(Options.Name);

    public V1Node? Node => Api.Find(ApiResources.Nodes, Name);

    public V1Lease? StoredLease => Api.Find(ApiResources.Leases, new NamespacedName("kube-node-lease", Options.Name));

    public void Start(Func<CancellationToken, Task> loop) => loops.Add(Task.Run(() => loop(stop.Token)));

    public V1NodeCondition? Condition(string type) => Node?.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
        metrics.Dispose();
        loops.Where(loop => !loop.IsCanceled).Should().BeEmpty("a loop ends only when it is stopped");
    }
}
