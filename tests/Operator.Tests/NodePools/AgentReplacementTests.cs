using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.NodePools;

/// <summary>Agents whose Pods are not those that the pool asks for now.</summary>
public sealed class AgentReplacementTests : IAsyncDisposable
{
    private const string Edge = HostedPool.Edge;
    private readonly OperatorFixture _fixture = new();
    private readonly HostedPool _pool;

    public AgentReplacementTests() => _pool = new HostedPool(_fixture);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("""{"resources":{"limits":{"memory":"2Gi"}}}""")]
    [InlineData("""{"nodeSelector":{"disk":"fast"}}""")]
    public async Task Other_resources_or_another_node_selector_alone_replace_the_agents_one_after_the_other(string agent)
    {
        var first = await _pool.StartAsync("""{"provisioning":"Hosted","replicas":2,"updates":{"paused":true}}""");
        await _pool.JoinAsync(2);
        _fixture.ChangeSpec(Edge, spec => spec["agent"] = JsonNode.Parse(agent));
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "True/TemplateChanged"), "it has drifted");
        await _fixture.SettleAsync();
        _pool.Pod(0).Should().NotBeNull("the pool is paused");

        _fixture.ChangeSpec(Edge, spec => spec["updates"] = new JsonObject());
        await _fixture.EventuallyAsync(() => _pool.Pod(0) is null, "the first agent is replaced");
        await _fixture.SettleAsync();
        _pool.Pod(1).Should().NotBeNull("one may be away");
        _pool.IsCordoned(0).Should().BeTrue();
        _pool.Hash.Should().NotBe(first);

        for (var number = 0; number < 2; number++)
        {
            var next = number;
            await _fixture.EventuallyAsync(() => _pool.Pod(next) is null, "its agent is replaced");
            _pool.PutPod(number, _pool.Hash);
            _pool.PutNode(number, _pool.Hash);
            await _fixture.EventuallyAsync(() => !_pool.IsCordoned(next), "its node is open again");
        }

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "False/UpToDate"), "both are replaced");
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
    }

    [Fact]
    public async Task An_agent_that_was_restarted_in_its_old_Pod_is_replaced_and_its_node_stays_closed_until_the_next_one_is_up()
    {
        await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1,"updates":{"paused":true}}""");
        await _pool.JoinAsync(1);
        var first = _pool.Hash;
        _fixture.ChangeSpec(Edge, spec => spec["agent"] = JsonNode.Parse("""{"resources":{"limits":{"memory":"2Gi"}}}"""));
        await _fixture.EventuallyAsync(() => _pool.Hash != first, "the template is another");
        _pool.PutNode(0, _pool.Hash);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "True/TemplateChanged"), "its Pod has the memory of before");

        _fixture.ChangeSpec(Edge, spec => spec["updates"] = new JsonObject());
        await _fixture.EventuallyAsync(() => _pool.Pod(0) is null, "it is replaced");
        _pool.PutPod(0, _pool.Hash);
        await _fixture.SettleAsync();
        _pool.IsCordoned(0).Should().BeTrue("its Node is Ready by what the agent before said");

        _pool.PutPod(0, _pool.Hash, isReady: false);
        _pool.PutNode(0, _pool.Hash);
        await _fixture.SettleAsync();
        _pool.IsCordoned(0).Should().BeTrue("its Pod says that it is not ready");

        _pool.PutPod(0, _pool.Hash);
        await _fixture.EventuallyAsync(() => !_pool.IsCordoned(0), "its node is open again");
    }

    [Fact]
    public async Task A_node_that_somebody_had_cordoned_before_its_agent_was_replaced_stays_so()
    {
        await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1}""");
        await _pool.JoinAsync(1);
        var first = _pool.Hash;
        var node = _pool.Node(0)!;
        node["spec"]!["unschedulable"] = true;
        _fixture.Stub.Put(HostedPool.NodePath(0), node);
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });
        await _fixture.EventuallyAsync(() => _pool.Pod(0) is null && _pool.Hash != first, "its agent is replaced");
        _pool.PutPod(0, _pool.Hash);
        _pool.PutNode(0, _pool.Hash);

        await _fixture.EventuallyAsync(() => !_pool.Node(0)!["metadata"]!["annotations"]!.ToJsonString().Contains("drain-started", StringComparison.Ordinal), "it has the next one");
        _pool.IsCordoned(0).Should().BeTrue("somebody works on it");
        _pool.Node(0)!["metadata"]!["annotations"]!.ToJsonString().Should().NotContain("keep-cordoned");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drained", null) && _fixture.Has(Edge, "Drifted", "False/UpToDate"), "the pool says so");
    }

    [Fact]
    public async Task An_agent_that_never_brought_its_node_is_replaced_once_it_is_corrected_but_not_while_the_pool_is_paused()
    {
        var first = await _pool.StartAsync("""{"provisioning":"Hosted","replicas":1,"agent":{"image":"misspelt"},"updates":{"paused":true,"windows":[{"schedule":"0 2 * * 6","duration":"4h"}]}}""");
        _pool.PutPod(0, first, isReady: false);
        _fixture.ChangeSpec(Edge, spec => spec["agent"] = new JsonObject { ["image"] = "right" });
        await _fixture.EventuallyAsync(() => _pool.Hash != first, "the template is another");
        await _fixture.SettleAsync();
        _pool.Pod(0).Should().NotBeNull("the pool is paused");

        _fixture.ChangeSpec(Edge, spec => spec["updates"]!["paused"] = false);
        await _fixture.EventuallyAsync(() => _pool.Pod(0) is null, "it serves nobody, so no window is waited for");
        await _fixture.EventuallyAsync(() => _pool.IsTold("AgentReplaced", "krustlet-pool-edge-0"), "an Event says so");

        _pool.PutPod(0, _pool.Hash, isReady: false);
        await _fixture.SettleAsync();
        _pool.Pod(0).Should().NotBeNull("this one is of the configuration that is wanted");
    }
}
