using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolCredentialsTests : IAsyncDisposable
{
    private const string Edge = Pools + "/edge";
    private const string Secrets = "/api/v1/namespaces/kube-system/secrets";
    private const string Offered = Secrets + "/krustlet-pool-edge-credentials";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system";
    private const string Binding = Rbac + "/rolebindings/krustlet-pool-edge-credentials";
    private const string Role = Rbac + "/roles/krustlet-pool-edge-credentials";
    private const string Host = "registry.example.com";
    private const string Spec = """{"registries":[{"host":"registry.example.com","credentialsSecretRef":{"name":"pull"}}],"policy":{"credentialNamespaces":["team-b","team-a"]}}""";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task They_are_offered_by_a_Secret_that_only_nodes_of_the_pool_may_read()
    {
        PutSecret("first");
        PutNode("n1", "edge");
        PutNode("n2", "other");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Subjects().SequenceEqual(["system:node:n1"]), "the node may read it");

        Password().Should().Be("first");
        Text("namespaces").Should().Be("team-a\nteam-b");
        var rule = _fixture.Stub.Find(Role)!["rules"]!.AsArray().Should().ContainSingle().Subject!;
        rule.ToJsonString().Should().Contain("\"resourceNames\":[\"krustlet-pool-edge-credentials\"]").And.Contain("\"verbs\":[\"get\"]");
        _fixture.Stub.Find(Offered)!["metadata"]!["ownerReferences"]![0]!["kind"]!.GetValue<string>().Should().Be("WasmNodePool");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "True/Synced"), "the pool says so");
        _fixture.Condition(Edge, "CredentialsSynced")!["message"]!.GetValue<string>().Should().Be("credentials for registry.example.com are offered to team-a, team-b");

        PutNode("n3", "edge");
        await _fixture.EventuallyAsync(() => Subjects().SequenceEqual(["system:node:n1", "system:node:n3"]), "a node that joins may read it");
        PutNode("n1", "other");
        await _fixture.EventuallyAsync(() => Subjects().SequenceEqual(["system:node:n3"]), "a node that leaves may not any more");
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to write");
    }

    [Fact]
    public async Task A_Secret_that_changes_is_offered_at_once_and_replaces_no_agent()
    {
        PutSecret("first");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Password() == "first" && _fixture.Has(Edge, "CredentialsSynced", "True/Synced"), "it is offered");
        var configuration = Configuration();

        PutSecret("second");
        await _fixture.EventuallyAsync(() => Password() == "second", "the new one is offered");
        _fixture.ChangeSpec(Edge, spec => spec["policy"]!["credentialNamespaces"] = new JsonArray("team-c"));
        await _fixture.EventuallyAsync(() => Text("namespaces") == "team-c", "other namespaces may use it");

        Configuration().Should().Be(configuration, "no agent has another configuration for it");
        configuration.Should().Contain("kube-system/krustlet-pool-edge-credentials").And.NotContain("team-");
    }

    [Fact]
    public async Task Registries_without_credentials_need_nothing_and_what_there_was_is_taken_away()
    {
        PutSecret("first");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Password() == "first" && _fixture.Stub.Find(Binding) is not null && _fixture.Has(Edge, "CredentialsSynced", "True/Synced"), "it is offered");

        _fixture.ChangeSpec(Edge, spec => spec["registries"]![0]!.AsObject().Remove("credentialsSecretRef"));

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Offered) is null && _fixture.Has(Edge, "CredentialsSynced", null), "nothing is offered any more");
        new[] { Binding, Role }.Should().OnlyContain(path => _fixture.Stub.Find(path) == null);
        await _fixture.EventuallyAsync(() => !Configuration().Contains("registryCredentialsSecret", StringComparison.Ordinal), "agents need not look any more");
        var writes = await _fixture.SettleAsync();
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing is left to take away");
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_told_by_a_condition_and_an_event_and_offered_to_nobody()
    {
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/SecretMissing") && Told("CredentialsNotSynced", "create secret docker-registry pull"), "it is missing");
        Text(".dockerconfigjson").Should().Be("""{"auths":{}}""");

        PutSecret("x", type: "Opaque");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/WrongSecretType"), "its type is wrong");
        PutSecret("x", host: "other.example.com");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/NoEntryForHost"), "it is for another registry");
        PutSecret("good");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "True/Synced") && Told("CredentialsSynced", "are offered to"), "it is good");
        Password().Should().Be("good");

        _fixture.Stub.Remove(Secrets + "/pull");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/SecretMissing") && Text(".dockerconfigjson") == """{"auths":{}}""", "a deleted Secret is offered no more");
    }

    [Fact]
    public async Task A_Secret_that_the_operator_may_not_read_is_told_of()
    {
        PutSecret("first");
        _fixture.Stub.FailNext(request => request.Method == HttpMethod.Get && request.Path == Secrets + "/pull", HttpStatusCode.Forbidden, int.MaxValue);
        await StartWithAsync(Spec);

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/SecretForbidden") && Told("CredentialsNotSynced", "let its account get Secrets there"), "it says so");
    }

    [Fact]
    public async Task While_a_Secret_cannot_be_read_what_is_offered_stays()
    {
        PutSecret("first");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Password() == "first" && _fixture.Has(Edge, "CredentialsSynced", "True/Synced"), "it is offered");

        var fault = _fixture.Stub.FailNext(request => request.Method == HttpMethod.Get && request.Path == Secrets + "/pull", HttpStatusCode.InternalServerError, 5);
        PutSecret("second");
        await _fixture.EventuallyAsync(() => fault.IsSpent || Password() != "first", "reads have failed for a while");
        Password().Should().BeOneOf("first", "second");
        await _fixture.EventuallyAsync(() => Password() == "second" && _fixture.Has(Edge, "CredentialsSynced", "True/Synced"), "the next one is offered in the end");
    }

    [Fact]
    public async Task A_pool_is_not_Ready_while_its_credentials_are_missing()
    {
        PutNode("n1", "edge");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "False/SecretMissing"), "the pool waits for them");

        PutSecret("good");
        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "Ready", "True/NodesReady"), "the pool is Ready");
    }

    [Fact]
    public async Task Without_a_namespace_that_may_use_them_they_are_offered_to_nobody()
    {
        PutSecret("first");
        await StartWithAsync("""{"registries":[{"host":"registry.example.com","credentialsSecretRef":{"name":"pull"}}]}""");

        await _fixture.EventuallyAsync(() => _fixture.Has(Edge, "CredentialsSynced", "False/NoNamespaces"), "it says so");
        Text(".dockerconfigjson").Should().Be("""{"auths":{}}""");
    }

    [Fact]
    public async Task A_Secret_of_another_namespace_is_looked_at_again_though_it_is_not_watched()
    {
        PutSecret("first", space: "vault");
        await StartWithAsync(Spec.Replace("\"name\":\"pull\"", "\"name\":\"pull\",\"namespace\":\"vault\"", StringComparison.Ordinal));
        await _fixture.EventuallyAsync(() => Password() == "first", "it is offered");

        PutSecret("second", space: "vault");
        await _fixture.EventuallyAsync(() => Password() == "second", "the new one is offered");
    }

    [Fact]
    public async Task What_somebody_changes_in_the_offer_is_put_right()
    {
        PutSecret("first");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Password() == "first", "it is offered");

        var edited = _fixture.Stub.Find(Offered)!;
        edited["data"]!["namespaces"] = Convert.ToBase64String("everybody"u8);
        _fixture.Stub.Put(Offered, edited);

        await _fixture.EventuallyAsync(() => Text("namespaces") == "team-a\nteam-b", "it is as the pool says");
    }

    [Fact]
    public async Task All_of_it_goes_with_the_pool()
    {
        PutSecret("first");
        await StartWithAsync(Spec);
        await _fixture.EventuallyAsync(() => Password() == "first" && _fixture.Stub.Find(Binding) is not null, "it is offered");

        _fixture.Stub.Remove(Edge);

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Edge) is null, "the pool is gone");
        new[] { Offered, Binding, Role }.Should().OnlyContain(path => _fixture.Stub.Find(path) == null);
        _fixture.Stub.Find(Secrets + "/pull").Should().NotBeNull("it is the user's");
    }

    private Task StartWithAsync(string spec)
    {
        _fixture.Stub.Put("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt", """{"data":{"ca.crt":"PEM"}}""");
        _fixture.Stub.Put(Edge, $$"""{"spec":{{spec}}}""");
        return _fixture.StartAsync();
    }

    private void PutSecret(string password, string type = "kubernetes.io/dockerconfigjson", string host = Host, string space = "kube-system")
    {
        var config = $$$$"""{"auths":{"{{{{host}}}}":{"username":"ada","password":"{{{{password}}}}"}}}""";
        _fixture.Stub.Put($"/api/v1/namespaces/{space}/secrets/pull", new JsonObject { ["type"] = type, ["data"] = new JsonObject { [".dockerconfigjson"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(config)) } });
    }

    private void PutNode(string name, string pool) => _fixture.Stub.Put(
        $"{Nodes}/{name}", $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"{{{pool}}}"}},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");

    private string? Password() => Text(".dockerconfigjson") is { } config ? JsonNode.Parse(config)!["auths"]![Host]?["password"]?.GetValue<string>() : null;

    private string? Text(string key) => _fixture.Stub.Find(Offered)?["data"]?[key] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value.GetValue<string>())) : null;

    private string Configuration() =>
        Encoding.UTF8.GetString(Convert.FromBase64String(_fixture.Stub.Find(Secrets + "/krustlet-pool-edge-install")!["data"]!["krustlet-agent.yaml"]!.GetValue<string>()));

    private List<string> Subjects() => [.. (_fixture.Stub.Find(Binding)?["subjects"]?.AsArray() ?? []).Select(subject => subject!["name"]!.GetValue<string>())];

    private bool Told(string reason, string message) => _fixture.Stub.FindAll("/api/v1/namespaces/default/events")
        .Any(told => told["reason"]!.GetValue<string>() == reason && told["message"]?.GetValue<string>().Contains(message, StringComparison.Ordinal) == true);
}
