using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class HostedPoolTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string System = "/api/v1/namespaces/kube-system";
    private const string Agents = "/apis/apps/v1/namespaces/kube-system/statefulsets/krustlet-pool-edge";
    private const string Daemons = "/apis/apps/v1/namespaces/kube-system/daemonsets/krustlet-pool-edge";
    private const string Configuration = "node.krustlet.dev/configuration";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_Hosted_pool_is_a_StatefulSet_of_unprivileged_agents_which_owns_all_they_need()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":3,"agent":{"image":"agent:1","resources":{"requests":{"cpu":"100m"}}}}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Agents) is not null, "the agents are there");

        var spec = _fixture.Stub.Find(Agents)!["spec"]!;
        spec["replicas"]!.GetValue<int>().Should().Be(3);
        spec["updateStrategy"]!["type"]!.GetValue<string>().Should().Be("OnDelete");
        var pod = spec["template"]!["spec"]!;
        pod["automountServiceAccountToken"]!.GetValue<bool>().Should().BeFalse();
        pod["securityContext"]!.ToJsonString().Should().Be("""{"fsGroup":65532,"runAsGroup":65532,"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}}""");
        pod["nodeSelector"]!["kubernetes.io/os"]!.GetValue<string>().Should().Be("linux");
        var container = pod["containers"]![0]!;
        container["image"]!.GetValue<string>().Should().Be("agent:1");
        container["securityContext"]!.ToJsonString().Should().Be("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}""");
        foreach (var folder in new[] { "/var/lib/krustlet", "/tmp" })
        {
            var mount = container["volumeMounts"]!.AsArray().Single(mount => mount!["mountPath"]!.GetValue<string>() == folder)!;
            pod["volumes"]!.AsArray().Single(volume => volume!["name"]!.GetValue<string>() == mount["name"]!.GetValue<string>())!["emptyDir"].Should().NotBeNull("it has to write there");
        }

        container["args"]!.AsArray().Select(argument => argument!.GetValue<string>()).Should().ContainInOrder("--config", "/etc/krustlet/krustlet-agent.yaml").And.ContainInOrder("--node-name", "$(POD_NAME)");
        foreach (var path in new[] { Agents, System + "/configmaps/krustlet-pool-edge-config", System + "/secrets/krustlet-pool-edge-bootstrap", System + "/serviceaccounts/krustlet-pool-edge-agent" })
        {
            _fixture.Stub.Find(path)!["metadata"]!["ownerReferences"]![0]!["name"]!.GetValue<string>().Should().Be("edge", path);
        }

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/Scaling"), "it says that nodes are missing");
        _fixture.Has(Edge, "Provisioned", "True/AgentsMade").Should().BeTrue();
        _fixture.Has(Edge, "Registered", "False/NoNodes").Should().BeTrue();
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
    }

    [Fact]
    public async Task A_Daemon_pool_is_a_DaemonSet_beside_the_chosen_Linux_nodes()
    {
        await StartAsync("""{"provisioning":"Daemon","agent":{"nodeSelector":{"disk":"fast"}}}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Daemons) is not null, "the agents are there");

        var pod = _fixture.Stub.Find(Daemons)!["spec"]!["template"]!["spec"]!;
        pod["nodeSelector"]!["disk"]!.GetValue<string>().Should().Be("fast");
        pod["containers"]![0]!["args"]!.AsArray().Select(argument => argument!.GetValue<string>()).Should().ContainInOrder("--node-name", "$(HOST_NODE_NAME)-wasm");
        _fixture.Stub.Find(Agents).Should().BeNull();
    }

    [Fact]
    public async Task Fewer_replicas_drain_their_nodes_before_their_agents_go()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":2}""");
        await JoinAsync(2);
        _fixture.Stub.Put(Pods + "/app", """{"spec":{"nodeName":"krustlet-pool-edge-1"},"status":{"phase":"Running"}}""");
        _fixture.ChangeSpec(Edge, spec => spec["replicas"] = 1);
        await _fixture.EventuallyAsync(() => Node(1)["spec"]?["unschedulable"] is not null && _fixture.Stub.Writes.Any(write => write.Path == Pods + "/app/eviction"), "the node is drained");
        Replicas().Should().Be(2, "a Pod is on it yet");

        _fixture.Stub.Remove(Pods + "/app");
        await _fixture.EventuallyAsync(() => Replicas() == 1, "the agent may go");
        _fixture.Stub.Remove(System + "/pods/krustlet-pool-edge-1");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Nodes + "/krustlet-pool-edge-1") is null && _fixture.Has(Edge, "Ready", "True/NodesReady"), "its Node is removed");
        Node(0)["spec"]?["unschedulable"].Should().BeNull();
    }

    [Fact]
    public async Task Another_configuration_replaces_agents_one_after_the_other_and_opens_each_node_again_but_not_while_paused()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":2,"updates":{"paused":true}}""");
        var first = await JoinAsync(2);
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "True/TemplateChanged"), "it has drifted");
        await _fixture.SettleAsync();
        AgentPod(0).Should().NotBeNull("the pool is paused");

        _fixture.ChangeSpec(Edge, spec => spec["updates"] = new JsonObject());
        await _fixture.EventuallyAsync(() => AgentPod(0) is null, "the first agent is replaced");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drained", "False/Draining"), "it says so");
        await _fixture.SettleAsync();
        AgentPod(1).Should().NotBeNull("one may be away");
        Node(0)["spec"]!["unschedulable"]!.GetValue<bool>().Should().BeTrue();

        var next = Hash();
        next.Should().NotBe(first);
        Join(0, next);
        await _fixture.EventuallyAsync(() => AgentPod(1) is null && Node(0)["spec"]?["unschedulable"] is null, "the node is open again and the second is next");
        Join(1, next);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "False/UpToDate") && Node(1)["spec"]?["unschedulable"] is null && _fixture.Has(Edge, "Drained", null), "both are replaced");
        await _fixture.EventuallyAsync(
            () => new[] { "NodeDraining", "NodeDrained", "NodeReplaced", "NodeUncordoned" }.All(step => new[] { 0, 1 }.All(number => Told(step, $"krustlet-pool-edge-{number}"))), "each step of each node is told");
    }

    [Fact]
    public async Task A_node_that_does_not_come_back_is_told_once_and_halts_the_rest()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":2}""");
        await JoinAsync(2);
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });
        await _fixture.EventuallyAsync(() => AgentPod(0) is null, "the first agent is replaced");
        var node = Node(0);
        node["status"] = JsonNode.Parse("""{"conditions":[{"type":"Ready","status":"Unknown"}]}""");
        _fixture.Stub.Put($"{Nodes}/krustlet-pool-edge-0", node);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(21));

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Stalled", "True/RolloutHalted") && Told("RolloutHalted", "krustlet-pool-edge-0"), "it is halted");
        AgentPod(1).Should().NotBeNull();
        Node(1)["spec"]?["unschedulable"].Should().BeNull();
    }

    [Fact]
    public async Task Outside_of_its_windows_no_agent_is_replaced_and_with_their_opening_it_begins()
    {
        await StartAsync("""{"provisioning":"Hosted","replicas":2,"updates":{"windows":[{"schedule":"0 2 * * 6","duration":"4h","timeZone":"Europe/Berlin"}]}}""");
        await JoinAsync(2);
        _fixture.ChangeSpec(Edge, spec => spec["capacity"] = new JsonObject { ["pods"] = 5 });
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/WaitingForWindow") && _fixture.Has(Edge, "Drifted", "True/TemplateChanged"), "it waits");
        _fixture.Condition(Edge, "Drifted")!["message"]!.GetValue<string>().Should().Be("2 of 2 nodes carry an older template; they are replaced when the next window opens, at 2024-05-04T00:00:00Z");
        await _fixture.EventuallyAsync(() => Told("UpdateWaiting", "at 2024-05-04T00:00:00Z"), "it is announced");

        _fixture.Clock.Advance(new DateTimeOffset(2024, 5, 3, 23, 0, 0, TimeSpan.Zero) - _fixture.Clock.GetUtcNow());
        await _fixture.SettleAsync();
        (AgentPod(0) ?? AgentPod(1)).Should().NotBeNull();
        Enumerable.Range(0, 2).Should().OnlyContain(number => Node(number)["spec"]!["unschedulable"] == null, "no window is open yet");

        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        await _fixture.EventuallyAsync(() => AgentPod(0) is null, "the first agent is replaced");
    }

    private async Task StartAsync(string spec)
    {
        _fixture.Stub.Put("/api/v1", """{"resources":[{"name":"pods/eviction","version":"v1"}]}""");
        _fixture.Stub.Put(System + "/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        await _fixture.StartAsync();
    }

    /// <summary>Plays the StatefulSet controller and the agents.</summary>
    private async Task<string> JoinAsync(int count)
    {
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Agents) is not null, "the agents are there");
        var hash = Hash();
        Enumerable.Range(0, count).ToList().ForEach(number => Join(number, hash));
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the nodes are counted");
        return hash;
    }

    private void Join(int number, string hash)
    {
        var name = $"krustlet-pool-edge-{number}";
        _fixture.Stub.Put($"{System}/pods/{name}", $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge"},"annotations":{"{{{Configuration}}}":"{{{hash}}}"}},"spec":{"nodeName":"linux"},"status":{"phase":"Running"}}""");
        var node = _fixture.Stub.Find($"{Nodes}/{name}") ?? JsonNode.Parse("""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/provisioning":"Hosted"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")!.AsObject();
        node["metadata"]!["labels"]![Configuration] = hash;
        _fixture.Stub.Put($"{Nodes}/{name}", node);
    }

    private bool Told(string reason, string about) => _fixture.Stub.FindAll("/api/v1/namespaces/default/events")
        .Any(e => e["reason"]!.GetValue<string>() == reason && e["message"]!.GetValue<string>().Contains(about, StringComparison.Ordinal));

    private string Hash() => _fixture.Stub.Find(Agents)!["spec"]!["template"]!["metadata"]!["annotations"]![Configuration]!.GetValue<string>();

    private int Replicas() => _fixture.Stub.Find(Agents)!["spec"]!["replicas"]!.GetValue<int>();

    private JsonObject Node(int number) => _fixture.Stub.Find($"{Nodes}/krustlet-pool-edge-{number}")!;

    private JsonObject? AgentPod(int number) => _fixture.Stub.Find($"{System}/pods/krustlet-pool-edge-{number}");
}
