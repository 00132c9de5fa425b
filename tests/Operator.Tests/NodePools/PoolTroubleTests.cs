using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

/// <summary>What a pool needs and does not have, yet or any more.</summary>
public sealed class PoolTroubleTests : IAsyncDisposable
{
    private const string Edge = HostedPool.Edge;
    private const string Authority = HostedPool.System + "/secrets/registry-ca";
    private const string Agents = "/apis/apps/v1/namespaces/kube-system/statefulsets/krustlet-pool-edge";
    private readonly OperatorFixture _fixture = new();
    private readonly HostedPool _pool;

    public PoolTroubleTests() => _pool = new HostedPool(_fixture);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_registrys_authority_that_is_not_there_is_waited_for_and_agents_keep_the_one_they_have()
    {
        _fixture.Stub.Put(HostedPool.System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Edge, """{"spec":{"provisioning":"Hosted","replicas":1,"registries":[{"host":"registry.example.com","caSecretRef":{"name":"registry-ca"}}]}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/CaSecretMissing") && _fixture.Has(Edge, "Reconciling", "True/CaSecretMissing"), "it says so");
        _fixture.Has(Edge, "Stalled", null).Should().BeTrue("it may be on its way");
        _fixture.Condition(Edge, "Ready")!["message"]!.GetValue<string>().Should().StartWith("the Secret kube-system/registry-ca is not there");
        await _fixture.SettleAsync();
        _fixture.Stub.Find(Agents).Should().BeNull("its agents would be replaced at once");

        _fixture.Stub.Put(Authority, $$$"""{"data":{"ca.crt":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes("CERTIFICATE"))}}}"}}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Agents) is not null, "the agents are made");
        await _pool.JoinAsync(1);
        var hash = _pool.Hash;

        _fixture.Stub.Remove(Authority);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/CaSecretMissing"), "it says so");
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
        _pool.Hash.Should().Be(hash);
        _pool.Pod(0).Should().NotBeNull();
        _pool.IsCordoned(0).Should().BeFalse();
        _fixture.Has(Edge, "Drifted", "False/UpToDate").Should().BeTrue();
    }

    [Fact]
    public async Task Without_the_clusters_authority_no_agent_is_replaced_as_the_next_one_would_be_like_it()
    {
        await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1}""");
        await _pool.JoinAsync(1);
        _fixture.Stub.Remove(HostedPool.System + "/configmaps/kube-root-ca.crt");
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Provisioned", "False/ClusterAuthorityMissing") && _fixture.Has(Edge, "Drifted", "True/TemplateChanged"), "it says so");
        await _fixture.SettleAsync();
        _pool.Pod(0).Should().NotBeNull();
        _pool.IsCordoned(0).Should().BeFalse();

        _fixture.Stub.Put(HostedPool.System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        await _fixture.EventuallyAsync(() => _pool.Pod(0) is null, "it is replaced");
    }

    [Fact]
    public async Task A_Daemon_pool_says_which_of_its_Linux_nodes_another_one_has_and_until_when()
    {
        _fixture.Stub.Put(HostedPool.System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Nodes + "/linux-1", """{"metadata":{"labels":{"disk":"fast","zone":"a"}},"spec":{}}""");
        _fixture.Stub.Put(Nodes + "/linux-1-wasm", """{"metadata":{"labels":{"node.krustlet.dev/pool":"other","node.krustlet.dev/provisioning":"Daemon"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
        _fixture.Stub.Put(HostedPool.System + "/pods/other-1", """{"metadata":{"labels":{"node.krustlet.dev/pool":"other"}},"spec":{"nodeName":"linux-1"}}""");
        _fixture.Stub.Put(Pools + "/other", """{"spec":{"provisioning":"Daemon","agent":{"nodeSelector":{"disk":"fast"}}}}""");
        _fixture.Stub.Put(Edge, """{"spec":{"provisioning":"Daemon","agent":{"nodeSelector":{"zone":"a"}}}}""");
        await _fixture.StartAsync();

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NodesTaken"), "it says so");
        _fixture.Condition(Edge, "Ready")!["message"]!.GetValue<string>().Should().Contain("linux-1, whose node linux-1-wasm is of pool other");
        await _fixture.EventuallyAsync(() => _fixture.Has(Pools + "/other", "Ready", "True/NodesReady"), "the other is well");

        _fixture.ChangeSpec(Edge, spec => spec["agent"]!["nodeSelector"] = new JsonObject { ["zone"] = "b" });
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NoNodes"), "it wants others");
    }

    [Fact]
    public async Task Another_provisioning_is_refused_while_there_are_agents_by_the_one_before()
    {
        await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1}""");
        await _pool.JoinAsync(1);
        _fixture.ChangeSpec(Edge, spec => spec["provisioning"] = "Daemon");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Stalled", "True/ProvisioningChanged"), "it says so");
        _fixture.Condition(Edge, "Ready")!["message"]!.GetValue<string>().Should().StartWith("provisioning is Daemon, and node krustlet-pool-edge-0 came by Hosted");
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
        _fixture.Stub.Find("/apis/apps/v1/namespaces/kube-system/daemonsets/krustlet-pool-edge").Should().BeNull();

        _fixture.ChangeSpec(Edge, spec => spec["provisioning"] = "Hosted");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "it is as before");
    }

    [Theory]
    [InlineData("Hosted")]
    [InlineData("External")]
    public async Task A_pool_that_is_deleted_names_the_agent_that_it_waits_for_also_one_of_an_earlier_provisioning(string provisioning)
    {
        await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1}""");
        await _pool.JoinAsync(1);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge)!["metadata"]!["finalizers"] is not null, "the pool is looked after");
        _fixture.ChangeSpec(Edge, spec => spec["provisioning"] = provisioning);
        _fixture.Stub.Remove(Edge);

        await _fixture.EventuallyAsync(() => _fixture.Condition(Edge, "Ready")?["message"]!.GetValue<string>() == "waiting for 1 agents to end, first Pod krustlet-pool-edge-0 on linux", "it waits");
        _fixture.Stub.Find(Agents).Should().BeNull();
        _pool.RemovePod(0);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null && _pool.Node(0) is null, "all is gone");
    }
}
