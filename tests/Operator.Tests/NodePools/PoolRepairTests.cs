using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolRepairTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string System = "/api/v1/namespaces/kube-system";
    private const string Agents = "/apis/apps/v1/namespaces/kube-system/statefulsets/krustlet-pool-edge";
    private const string Configuration = "node.krustlet.dev/configuration";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Agents_that_stay_away_are_given_up_after_their_time_and_one_after_the_other()
    {
        var hash = await StartAsync("""{"provisioning":"Hosted","replicas":2,"agent":{"replaceAfter":"2m"}}""");
        // Nodes tell times in whole seconds.
        var since = DateTimeOffset.Parse(Now(), CultureInfo.InvariantCulture);
        SetReady(0, false);
        SetReady(1, false);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NodesNotReady"), "it is told");
        AgentPod(0).Should().NotBeNull("it may come back by itself");

        await _fixture.EventuallyAsync(() => AgentPod(0) is null, "the first is given up");
        (_fixture.Clock.GetUtcNow() - since).Should().BeGreaterThan(TimeSpan.FromMinutes(2));
        await _fixture.EventuallyAsync(() => _fixture.Stub.FindAll("/api/v1/namespaces/default/events").Any(e => e["reason"]!.GetValue<string>() == "AgentGivenUp"), "an Event says so");
        PutPod(0, hash);
        await _fixture.SettleAsync();
        AgentPod(0).Should().NotBeNull("it is on its way");
        AgentPod(1).Should().NotBeNull("one may be away, and the first is");

        SetReady(0, true);
        await _fixture.EventuallyAsync(() => AgentPod(1) is null, "the second is next");
        AgentPod(0).Should().NotBeNull();
    }

    [Fact]
    public async Task Nobody_is_given_up_when_the_pool_says_never()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":1,"agent":{"replaceAfter":"0s"}}""");
        SetReady(0, false);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NodesNotReady"), "it is told");

        _fixture.Clock.Advance(TimeSpan.FromMinutes(30));
        await _fixture.SettleAsync();
        AgentPod(0).Should().NotBeNull();
    }

    [Fact]
    public async Task Nodes_beside_Linux_nodes_that_are_gone_or_chosen_no_more_are_removed_once_their_agents_are_gone()
    {
        _fixture.Stub.Put(System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Edge, """{"spec":{"provisioning":"Daemon","agent":{"nodeSelector":{"disk":"fast"}}}}""");
        foreach (var linux in new[] { "stays", "goes", "changes" })
        {
            _fixture.Stub.Put($"{Nodes}/{linux}", """{"metadata":{"labels":{"disk":"fast"}},"spec":{}}""");
            _fixture.Stub.Put($"{Nodes}/{linux}-wasm", """{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/provisioning":"Daemon"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
            _fixture.Stub.Put($"{System}/pods/agent-{linux}", $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge"}},"spec":{"nodeName":"{{{linux}}}"}}""");
        }

        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the nodes are counted");
        _fixture.Stub.Remove($"{Nodes}/goes");
        _fixture.Stub.Put($"{Nodes}/changes", """{"metadata":{"labels":{"disk":"slow"}},"spec":{}}""");
        _fixture.ChangeSpec(Edge, static spec => spec["updates"] = new JsonObject());
        await _fixture.SettleAsync();
        _fixture.Stub.Find($"{Nodes}/goes-wasm").Should().NotBeNull("its agent may run yet");

        _fixture.Stub.Remove($"{System}/pods/agent-goes");
        _fixture.Stub.Remove($"{System}/pods/agent-changes");
        _fixture.Stub.Remove($"{System}/pods/agent-stays");
        _fixture.ChangeSpec(Edge, static spec => spec["updates"] = new JsonObject { ["paused"] = false });
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find($"{Nodes}/goes-wasm") is null && _fixture.Stub.Find($"{Nodes}/changes-wasm") is null, "both are removed");
        await _fixture.SettleAsync();
        _fixture.Stub.Find($"{Nodes}/stays-wasm").Should().NotBeNull("its next agent is on its way");
    }

    [Fact]
    public async Task An_agent_that_read_another_configuration_than_its_Pod_was_made_for_is_replaced_too()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":1}""");
        PutPod(0, "of-an-earlier-template");
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });

        await _fixture.EventuallyAsync(() => AgentPod(0) is null, "it is replaced");
    }

    /// <summary>Plays the StatefulSet controller and the agents.</summary>
    private async Task<string> StartAsync(string spec)
    {
        _fixture.Stub.Put("/api/v1", """{"resources":[{"name":"pods/eviction","version":"v1"}]}""");
        _fixture.Stub.Put(System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Agents) is not null, "the agents are there");
        var set = _fixture.Stub.Find(Agents)!["spec"]!;
        var hash = set["template"]!["metadata"]!["annotations"]![Configuration]!.GetValue<string>();
        for (var number = 0; number < set["replicas"]!.GetValue<int>(); number++)
        {
            PutPod(number, hash);
            _fixture.Stub.Put(NodePath(number), $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/provisioning":"Hosted","{{{Configuration}}}":"{{{hash}}}"}},"spec":{}}""");
            SetReady(number, true);
        }

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the nodes are counted");
        return hash;
    }

    private void PutPod(int number, string hash) => _fixture.Stub.Put(
        PodPath(number),
        $$$"""{"metadata":{"creationTimestamp":"{{{Now()}}}","labels":{"node.krustlet.dev/pool":"edge"},"annotations":{"{{{Configuration}}}":"{{{hash}}}"}},"spec":{"nodeName":"linux"},"status":{"phase":"Running"}}""");

    private void SetReady(int number, bool isReady)
    {
        var node = _fixture.Stub.Find(NodePath(number))!;
        node["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isReady ? "True" : "Unknown", ["lastTransitionTime"] = Now() }) };
        _fixture.Stub.Put(NodePath(number), node);
    }

    private string Now() => _fixture.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private JsonObject? AgentPod(int number) => _fixture.Stub.Find(PodPath(number));

    private static string PodPath(int number) => $"{System}/pods/krustlet-pool-edge-{number}";

    private static string NodePath(int number) => $"{Nodes}/krustlet-pool-edge-{number}";
}
