using System.Net;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolDeletionTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string Lease = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_deleted_pool_drains_its_nodes_as_budgets_allow_says_what_it_waits_for_and_removes_them_with_their_Leases()
    {
        await StartAsync("{}");
        var blocked = _fixture.Stub.FailNext(r => r.Path.EndsWith("/app/eviction", StringComparison.Ordinal), HttpStatusCode.TooManyRequests, times: 2, reason: "TooManyRequests");
        _fixture.Stub.Remove(Edge);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drained", "False/Draining") && blocked.IsSpent, "it waits");
        _fixture.Stub.Find(Nodes + "/n1")!["spec"]!["unschedulable"]!.GetValue<bool>().Should().BeTrue();
        _fixture.Condition(Edge, "Ready")!["message"]!.GetValue<string>().Should().Contain("default/app");

        await _fixture.EventuallyAsync(() => Evictions().Any(), "it is evicted once it may be");
        Evictions().Should().OnlyContain(path => path == Pods + "/app/eviction", "the DaemonSet's Pod and the static one stay");
        Evicted()["apiVersion"]!.GetValue<string>().Should().Be("policy/v1beta1", "the server says so");
        _fixture.Stub.Remove(Pods + "/app");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null, "the pool is gone");
        _fixture.Stub.Find(Nodes + "/n1").Should().BeNull();
        _fixture.Stub.Find(Lease).Should().BeNull();
    }

    [Fact]
    public async Task What_is_left_when_the_time_is_over_is_deleted()
    {
        await StartAsync("""{"updates":{"drainTimeout":"5m"}}""");
        _fixture.Stub.FailNext(r => r.Path.EndsWith("/eviction", StringComparison.Ordinal), HttpStatusCode.TooManyRequests, times: 100_000, reason: "TooManyRequests");
        _fixture.Stub.Remove(Edge);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drained", "False/Draining"), "it waits");
        _fixture.Stub.Find(Pods + "/app").Should().NotBeNull();

        _fixture.Clock.Advance(TimeSpan.FromMinutes(6));
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null && _fixture.Stub.Find(Nodes + "/n1") is null, "all is gone");
        _fixture.Stub.Find(Pods + "/app").Should().BeNull();
    }

    [Fact]
    public async Task A_node_that_was_only_put_into_the_pool_stays()
    {
        await StartAsync("""{"template":{"labels":{"tier":"edge"}}}""", provisioned: false);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Nodes + "/n1")!["metadata"]!["labels"]!["tier"] is not null, "it has the template");
        _fixture.Stub.Remove(Edge);

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null && _fixture.Stub.Find(Nodes + "/n1")!["metadata"]!["labels"]!["tier"] is null, "the pool is gone and the node undressed");
        _fixture.Stub.Find(Nodes + "/n1")!["spec"]?["unschedulable"].Should().BeNull();
        _fixture.Stub.Find(Pods + "/app").Should().NotBeNull();
    }

    private async Task StartAsync(string spec, bool provisioned = true)
    {
        var node = JsonNode.Parse("""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")!.AsObject();
        if (provisioned)
        {
            node["metadata"]!["labels"]!["node.krustlet.dev/provisioning"] = "External";
        }

        _fixture.Stub.Put("/api/v1", """{"resources":[{"name":"pods/eviction","group":"policy","version":"v1beta1"}]}""");
        _fixture.Stub.Put(Nodes + "/n1", node);
        _fixture.Stub.Put(Lease, "{}");
        _fixture.Stub.Put(Pods + "/app", """{"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""");
        _fixture.Stub.Put(Pods + "/other", """{"spec":{"nodeName":"n2"},"status":{"phase":"Running"}}""");
        _fixture.Stub.Put(Pods + "/ended", """{"spec":{"nodeName":"n1"},"status":{"phase":"Succeeded"}}""");
        _fixture.Stub.Put(Pods + "/daemon", """{"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"DaemonSet","name":"d","uid":"u","controller":true}]},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""");
        _fixture.Stub.Put(Pods + "/static", """{"metadata":{"annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""");
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Condition(Edge, "Ready") is not null && _fixture.Stub.Find(Edge)!["metadata"]!["finalizers"] is not null, "the pool is looked after");
    }

    private IEnumerable<string> Evictions() => _fixture.Stub.Writes.Where(request => request.Path.EndsWith("/eviction", StringComparison.Ordinal)).Select(request => request.Path);

    private JsonNode Evicted() => JsonNode.Parse(_fixture.Stub.Writes.First(request => request.Path.EndsWith("/eviction", StringComparison.Ordinal)).Body)!;
}
