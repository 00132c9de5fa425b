using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolJoiningTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string Secrets = "/api/v1/namespaces/kube-system/secrets";
    private const string Install = Secrets + "/krustlet-pool-edge-install";
    private const string Key = "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_pool_has_a_token_and_a_Secret_to_install_agents_by_and_both_go_with_it()
    {
        await StartWithAsync("{}");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Install) is not null, "the Secret is there");

        var token = Tokens().Should().ContainSingle().Subject;
        token["type"]!.GetValue<string>().Should().Be("bootstrap.kubernetes.io/token");
        Text(token, "auth-extra-groups").Should().Be("system:bootstrappers:krustlet");
        Text(token, "usage-bootstrap-authentication").Should().Be("true");
        Text(token, "expiration").Should().StartWith("2024-05-02T12:0");
        token["metadata"]!["ownerReferences"]![0]!["kind"]!.GetValue<string>().Should().Be("WasmNodePool");
        var kubeconfig = JsonNode.Parse(Text(_fixture.Stub.Find(Install)!, "bootstrap-kubelet.conf"))!;
        kubeconfig["users"]![0]!["user"]!["token"]!.GetValue<string>().Should().Be($"{Text(token, "token-id")}.{Text(token, "token-secret")}");
        kubeconfig["clusters"]![0]!["cluster"]!["server"]!.GetValue<string>().Should().Be("https://api.example.com:6443", "the cluster announces it");
        Text(_fixture.Stub.Find(Install)!, "install.sh").Should().StartWith("#!/bin/sh\n").And.Contain("systemctl enable krustlet-agent.service");
        Text(_fixture.Stub.Find(Install)!, "container.sh").Should().Contain("docker run").And.Contain("--config /etc/krustlet/krustlet-agent.yaml");

        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
        _fixture.Stub.Remove(Edge);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null, "the pool is gone");
        _fixture.Stub.Find(Install).Should().BeNull();
        Tokens().Should().BeEmpty();
    }

    [Fact]
    public async Task Tokens_are_replaced_before_they_end_and_deleted_once_they_have()
    {
        await StartWithAsync("{}");
        await _fixture.EventuallyAsync(() => Tokens().Count == 1 && _fixture.Stub.Find(Install) is not null, "there is a token");
        var first = Text(Tokens()[0], "token-id");

        await PassAsync(TimeSpan.FromHours(17), () => Tokens().Count == 2, "the next is made while the first is good");
        var next = Text(Tokens().Single(token => Text(token, "token-id") != first), "token-id");
        await _fixture.EventuallyAsync(() => Text(_fixture.Stub.Find(Install)!, "bootstrap-kubelet.conf").Contains($"{next}.", StringComparison.Ordinal), "it is handed out");

        await PassAsync(TimeSpan.FromHours(8), () => Tokens().All(token => Text(token, "token-id") != first), "the first is deleted");
    }

    [Fact]
    public async Task What_the_pool_says_is_in_the_configuration_of_its_agents()
    {
        await StartWithAsync($$$"""
            {"runtimes":["WasiHttp","Wasi"],"capacity":{"pods":20,"cpu":"2"},"agent":{"image":"registry.example.com/agent","version":"1.2","config":{"evictionHard":"{\"memory.available\":\"1Mi\"}","syncFrequency":"5s"}},
             "template":{"startupTaints":[{"key":"starting","effect":"NoSchedule"}]},"registries":[{"host":"registry.example.com","mirrors":["cache.example.com"],"insecure":true}],
             "policy":{"allowHostPath":["/srv"],"outboundHosts":["b.example:443","*.a.example"],"requireSignatures":true,"signatureKeys":[{{{System.Text.Json.JsonSerializer.Serialize(Key)}}}]}}
            """);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Install) is not null, "the Secret is there");

        var install = _fixture.Stub.Find(Install)!;
        var configuration = JsonNode.Parse(Text(install, "krustlet-agent.yaml"))!;
        configuration["runtimes"]!.ToJsonString().Should().Be("""["wasi","wasi-http"]""");
        configuration["outboundHosts"]!.ToJsonString().Should().Be("""["*.a.example","b.example:443"]""");
        configuration["nodeLabels"]!["node.krustlet.dev/pool"]!.GetValue<string>().Should().Be("edge");
        configuration["nodeLabels"]!["node.krustlet.dev/configuration"]!.GetValue<string>().Should().MatchRegex("^v1-[0-9a-f]{16}$");
        configuration["maxPods"]!.GetValue<int>().Should().Be(20);
        configuration["capacity"]!["cpu"]!.GetValue<string>().Should().Be("2");
        configuration["evictionHard"]!["memory.available"]!.GetValue<string>().Should().Be("1Mi");
        configuration["syncFrequency"]!.GetValue<string>().Should().Be("5s");
        configuration["registerWithTaints"]![0]!["key"]!.GetValue<string>().Should().Be("starting");
        configuration["allowHostPath"]![0]!.GetValue<string>().Should().Be("/srv");
        JsonNode.Parse(Text(install, "verification.yaml"))!["rules"]![0]!["keys"]![0]!["pem"]!.GetValue<string>().Should().Be(Key);
        JsonNode.Parse(Text(install, "registries.yaml"))!["registries"]![0]!.ToJsonString().Should().Be("""{"host":"registry.example.com","mirrors":["cache.example.com"],"insecure":true}""");
        Text(install, "container.sh").Should().Contain(" registry.example.com/agent:1.2 ");
    }

    [Fact]
    public async Task A_node_whose_agent_has_an_older_configuration_makes_the_pool_drift()
    {
        _fixture.Stub.Put(Nodes + "/n1", """{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/provisioning":"External","node.krustlet.dev/configuration":"v1-old"}},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
        await StartWithAsync("{}");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "True/TemplateChanged") && _fixture.Stub.Find(Install) is not null, "it has drifted");

        var node = _fixture.Stub.Find(Nodes + "/n1")!;
        node["metadata"]!["labels"]!["node.krustlet.dev/configuration"] = JsonNode.Parse(Text(_fixture.Stub.Find(Install)!, "krustlet-agent.yaml"))!["nodeLabels"]!["node.krustlet.dev/configuration"]!.DeepClone();
        _fixture.Stub.Put(Nodes + "/n1", node);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Drifted", "False/UpToDate"), "the agent was installed again");
    }

    private Task StartWithAsync(string spec)
    {
        _fixture.Stub.Put("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put("/api/v1/namespaces/kube-public/configmaps/cluster-info", """{"data":{"kubeconfig":"clusters:\n- name: ''\n  cluster:\n    server: https://api.example.com:6443\n"}}""");
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        return _fixture.StartAsync();
    }

    private Task PassAsync(TimeSpan time, Func<bool> then, string what)
    {
        _fixture.Clock.Advance(time);
        return _fixture.EventuallyAsync(then, what);
    }

    private List<JsonObject> Tokens() => [.. _fixture.Stub.FindAll(Secrets).Where(secret => secret["metadata"]!["name"]!.GetValue<string>().StartsWith("bootstrap-token-", StringComparison.Ordinal))];

    private static string Text(JsonNode secret, string key) => Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]![key]!.GetValue<string>()));
}
