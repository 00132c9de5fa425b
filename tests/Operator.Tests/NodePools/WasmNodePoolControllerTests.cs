using System.Net;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class WasmNodePoolControllerTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string Template = """{"template":{"labels":{"tier":"edge"},"annotations":{"note":"x"},"taints":[{"key":"edge","value":"1","effect":"NoSchedule"}]}}""";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Nodes_of_a_pool_get_its_template_beside_what_they_have_and_the_pool_counts_them()
    {
        PutNode("n1", ready: true);
        PutNode("n2", ready: false);
        await StartWithAsync(Template);
        await _fixture.EventuallyAsync(() => Label("n1", "tier") == "edge" && Label("n2", "tier") == "edge", "both have the label");

        Taints("n1").Should().BeEquivalentTo("kubernetes.io/arch:NoSchedule", "edge:NoSchedule");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NodesNotReady") && Status()["updatedReplicas"]!.GetValue<int>() == 2, "the status is counted");
        Status()["replicas"]!.GetValue<int>().Should().Be(2);
        Status()["readyReplicas"]!.GetValue<int>().Should().Be(1);
        Status()["capacity"]!["cpu"]!.GetValue<string>().Should().Be("4");
        Status()["capacity"]!["memory"]!.GetValue<string>().Should().Be("2Gi");
        Status()["nodes"]!.AsArray().Select(n => n!["name"]!.GetValue<string>()).Should().Equal("n1", "n2");
        _fixture.Has(Edge, "Drifted", "False/UpToDate").Should().BeTrue();
        _fixture.Has(Edge, "Registered", "True/NodesRegistered").Should().BeTrue();

        PutNode("n2", ready: true, keep: true);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady") && _fixture.Has(Edge, "Reconciling", null), "the pool is ready");
        var writes = await _fixture.SettleAsync();
        _fixture.Stub.DropWatches();
        _fixture.Stub.Compact();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
    }

    [Fact]
    public async Task A_changed_template_takes_off_what_it_no_longer_has_and_only_that()
    {
        PutNode("n1", ready: true);
        await StartWithAsync(Template);
        await _fixture.EventuallyAsync(() => Label("n1", "tier") == "edge", "the node has the template");
        _fixture.ChangeSpec(Edge, spec => spec["template"] = JsonNode.Parse("""{"labels":{"zone":"z1"}}"""));

        await _fixture.EventuallyAsync(() => Label("n1", "zone") == "z1" && Label("n1", "tier") is null, "the labels are changed");
        Taints("n1").Should().Equal("kubernetes.io/arch:NoSchedule");
        Label("n1", "kubernetes.io/arch").Should().Be("wasm32-wasi");
        Annotation("n1", "note").Should().BeNull();
    }

    [Fact]
    public async Task A_node_that_leaves_and_the_nodes_of_a_deleted_pool_lose_what_it_gave_them()
    {
        PutNode("n1", ready: true);
        PutNode("n2", ready: true);
        await StartWithAsync(Template);
        await _fixture.EventuallyAsync(() => Label("n1", "tier") == "edge" && Label("n2", "tier") == "edge", "both have the template");

        var leaving = _fixture.Stub.Find(Nodes + "/n1")!;
        leaving["metadata"]!["labels"]!.AsObject().Remove("node.krustlet.dev/pool");
        _fixture.Stub.Put(Nodes + "/n1", leaving);
        await _fixture.EventuallyAsync(() => Label("n1", "tier") is null && Taints("n1").Count == 1 && Status()["replicas"]!.GetValue<int>() == 1, "the first is clean");

        _fixture.Stub.Remove(Edge);
        await _fixture.EventuallyAsync(() => Label("n2", "tier") is null && Taints("n2").Count == 1 && Annotation("n2", "node.krustlet.dev/applied-template") is null, "the second is clean");
    }

    [Fact]
    public async Task A_pool_deleted_while_no_operator_ran_is_cleaned_up_by_the_next_one()
    {
        PutNode("n1", ready: true);
        await StartWithAsync(Template);
        await _fixture.EventuallyAsync(() => Label("n1", "tier") == "edge", "the node has the template");
        await _fixture.StopAsync();
        _fixture.Stub.Remove(Edge);
        await _fixture.StartAsync();

        await _fixture.EventuallyAsync(() => Label("n1", "tier") is null, "it is clean");
    }

    [Fact]
    public async Task Startup_taints_go_when_the_node_is_ready()
    {
        PutNode("n1", ready: false, taint: "starting");
        await StartWithAsync("""{"template":{"startupTaints":[{"key":"starting","effect":"NoSchedule"}]}}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NodesNotReady"), "it is counted");
        Taints("n1").Should().Contain("starting:NoSchedule");

        PutNode("n1", ready: true, taint: "starting");
        await _fixture.EventuallyAsync(() => !Taints("n1").Contains("starting:NoSchedule"), "the taint is gone");
    }

    [Fact]
    public async Task Conflicts_and_errors_on_one_node_do_not_keep_the_others_waiting_and_are_tried_again()
    {
        PutNode("n1", ready: true);
        PutNode("n2", ready: true);
        var fault = _fixture.Stub.FailNext(r => r.Method == HttpMethod.Patch && r.Path == Nodes + "/n1", HttpStatusCode.Conflict, times: 5, reason: "Conflict");
        await StartWithAsync(Template);

        await _fixture.EventuallyAsync(() => Label("n1", "tier") == "edge" && Label("n2", "tier") == "edge", "both have it in the end");
        fault.IsSpent.Should().BeTrue();
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "and the pool is ready");
    }

    [Theory]
    [InlineData("""{"policy":{"requireSignatures":true}}""", "SignatureKeysMissing")]
    [InlineData("""{"updates":{"maxUnavailable":"many"}}""", "InvalidUpdates")]
    [InlineData("""{"policy":{"outboundHosts":["a.example:443","https://b.example"]}}""", "InvalidPolicy")]
    [InlineData("""{"runtimes":["Wasi","Auto"]}""", "InvalidRuntimes")]
    [InlineData("""{"policy":{"outboundHosts":["*"]}}""", "InvalidPolicy")]
    [InlineData("""{"template":{"labels":{"kubernetes.io/arch":"amd64"}}}""", "ReservedLabel")]
    [InlineData("""{"template":{"labels":{"tier":"at the edge"}}}""", "InvalidTemplate")]
    [InlineData("""{"template":{"annotations":{"a/b/c":"x"}}}""", "InvalidTemplate")]
    [InlineData("""{"template":{"taints":[{"key":"edge","effect":"NoRun"}]}}""", "InvalidTemplate")]
    [InlineData("""{"template":{"taints":[{"key":"edge","value":"1","effect":"NoSchedule"},{"key":"edge","value":"2","effect":"NoSchedule"}]}}""", "InvalidTemplate")]
    [InlineData("""{"template":{"startupTaints":[{"key":"a","effect":"NoExecute"},{"key":"a","effect":"NoExecute"}]}}""", "InvalidTemplate")]
    public async Task A_pool_that_cannot_be_kept_says_why(string spec, string reason)
    {
        PutNode("n1", ready: true);
        await StartWithAsync(spec);

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Stalled", $"True/{reason}") && _fixture.Has(Edge, "Ready", $"False/{reason}"), "it says why");
        Label("n1", "kubernetes.io/arch").Should().Be("wasm32-wasi");
    }

    [Fact]
    public async Task What_its_Pods_ask_for_is_added_up_whoever_made_them_and_those_that_ended_do_not_count()
    {
        PutNode("n1", ready: true);
        PutNode("n2", ready: true);
        PutPod("a", "n1", """{"containers":[{"resources":{"requests":{"cpu":"250m","memory":"64Mi"}}},{"resources":{"limits":{"cpu":"100m"}}}]}""");
        PutPod("b", "n1", """{"containers":[{}],"initContainers":[{"resources":{"requests":{"cpu":"1","memory":"32Mi"}}}]}""");
        PutPod("done", "n1", """{"containers":[{"resources":{"requests":{"cpu":"3"}}}]}""", "Succeeded");
        PutPod("elsewhere", "linux", """{"containers":[{"resources":{"requests":{"cpu":"3"}}}]}""");
        await StartWithAsync("{}");

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the pool is ready");
        Status()["allocated"]!.ToJsonString().Should().Be("""{"cpu":"1350m","memory":"96Mi","pods":"2"}""");
        Counts().Should().Equal(2, 0);

        _fixture.Stub.Remove(Pods + "/a");
        PutPod("c", "n2", """{"containers":[{"resources":{"requests":{"memory":"1Gi"}}}]}""");
        await _fixture.EventuallyAsync(() => Counts() is [1, 1], "the change is counted");
        Status()["allocated"]!.ToJsonString().Should().Be("""{"cpu":"1","memory":"1056Mi","pods":"2"}""");
    }

    [Fact]
    public async Task Pods_that_come_and_go_in_crowds_are_written_once_in_ten_seconds_at_most()
    {
        PutNode("n1", ready: true);
        await StartWithAsync("{}");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the pool is ready");
        await _fixture.SettleAsync();
        var (before, since) = (StatusWrites(), _fixture.Clock.GetUtcNow());

        for (var i = 0; i < 200; i++)
        {
            PutPod($"p{i}", "n1", """{"containers":[{}]}""");
            PutNode("n1", ready: true, keep: true);
            _fixture.Clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        await _fixture.EventuallyAsync(() => Counts() is [200], "the last is counted");
        (StatusWrites() - before).Should().BeLessThanOrEqualTo((int)((_fixture.Clock.GetUtcNow() - since) / TimeSpan.FromSeconds(10)) + 1);

        PutPod("p0", "n1", """{"containers":[{}]}""", "Running");
        var writes = await _fixture.SettleAsync();
        PutPod("p1", "n1", """{"containers":[{"image":"another"}]}""", "Running");
        (await _fixture.SettleAsync()).Should().Be(writes, "no request changed");
    }

    [Fact]
    public async Task Runtimes_that_nodes_offer_are_shown_and_a_wanted_one_that_none_has_is_told()
    {
        PutNode("n1", ready: true);
        var node = _fixture.Stub.Find(Nodes + "/n1")!;
        node["metadata"]!["labels"]!["node.krustlet.dev/runtime-wasi"] = "true";
        _fixture.Stub.Put(Nodes + "/n1", node);
        await StartWithAsync("""{"runtimes":["Wasi","WasiHttp"]}""");

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "RuntimesOffered", "False/NotOffered"), "it is told");
        _fixture.Condition(Edge, "RuntimesOffered")!["message"]!.GetValue<string>().Should().StartWith("no node offers WasiHttp, they offer Wasi:");
        Status()["runtimes"]!.ToJsonString().Should().Be("""["Wasi"]""");

        _fixture.ChangeSpec(Edge, spec => spec["runtimes"] = new JsonArray("Wasi"));
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "RuntimesOffered", "True/Offered"), "it is there");
    }

    [Fact]
    public async Task An_empty_pool_says_how_nodes_join()
    {
        await StartWithAsync("{}");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/NoNodes"), "it is counted");
        _fixture.Condition(Edge, "Ready")!["message"]!.GetValue<string>().Should().Contain("--node-labels node.krustlet.dev/pool=edge");
    }

    private Task StartWithAsync(string spec)
    {
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        return _fixture.StartAsync();
    }

    private void PutNode(string name, bool ready, bool keep = false, string? taint = null)
    {
        var node = (keep ? _fixture.Stub.Find($"{Nodes}/{name}") : null) ?? JsonNode.Parse(
            """{"metadata":{"labels":{"kubernetes.io/arch":"wasm32-wasi","node.krustlet.dev/pool":"edge"}},"spec":{"taints":[{"key":"kubernetes.io/arch","value":"wasm32-wasi","effect":"NoSchedule"}]}}""")!.AsObject();
        if (taint is not null)
        {
            node["spec"]!["taints"]!.AsArray().Add(new JsonObject { ["key"] = taint, ["effect"] = "NoSchedule" });
        }

        node["status"] = JsonNode.Parse($$$"""{"allocatable":{"cpu":"2","memory":"1Gi"},"conditions":[{"type":"Ready","status":"{{{(ready ? "True" : "False")}}}"}]}""");
        _fixture.Stub.Put($"{Nodes}/{name}", node);
    }

    private void PutPod(string name, string node, string spec, string phase = "Pending")
    {
        var pod = new JsonObject { ["spec"] = JsonNode.Parse(spec), ["status"] = new JsonObject { ["phase"] = phase } };
        pod["spec"]!["nodeName"] = node;
        _fixture.Stub.Put($"{Pods}/{name}", pod);
    }

    private int StatusWrites() => _fixture.Stub.Writes.Count(write => write.Path == Edge + "/status");

    private List<int> Counts() => [.. Status()["nodes"]!.AsArray().Select(node => node!["pods"]!.GetValue<int>())];

    private JsonNode Status() => _fixture.Stub.Find(Edge)!["status"]!;

    private string? Label(string node, string key) => _fixture.Stub.Find($"{Nodes}/{node}")!["metadata"]!["labels"]?[key]?.GetValue<string>();

    private string? Annotation(string node, string key) => _fixture.Stub.Find($"{Nodes}/{node}")!["metadata"]!["annotations"]?[key]?.GetValue<string>();

    private List<string> Taints(string node) =>
        [.. _fixture.Stub.Find($"{Nodes}/{node}")!["spec"]!["taints"]!.AsArray().Select(t => $"{t!["key"]}:{t["effect"]}")];
}
