using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class NodeCertificateTests : IAsyncDisposable
{
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private const string Client = "kubernetes.io/kube-apiserver-client-kubelet";
    private const string Serving = "kubernetes.io/kubelet-serving";
    private const string Token = "system:bootstrap:abcdef";
    private const string Node = "system:node:n1";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Certificates_of_a_pools_nodes_are_approved_the_serving_one_once_the_node_reports_the_addresses()
    {
        await StartAsync();
        Ask("first", Client, Token, Subject("n1"));
        await UntilAsync("first", "Approved");
        Ask("serving", Serving, Node, Subject("n1"), ["n1"], ["10.0.0.1"]);
        await _fixture.SettleAsync();
        Decision("serving").Should().BeNull("there is no such node yet");

        PutNode("n1", "edge", "10.0.0.1");
        await UntilAsync("serving", "Approved");
        Ask("renewal", Client, Node, Subject("n1"));
        await UntilAsync("renewal", "Approved");
    }

    [Theory]
    [InlineData("O=system:masters, CN=system:node:n1")]
    [InlineData("O=system:nodes, CN=admin")]
    [InlineData("O=system:nodes, O=system:masters, CN=system:node:n1")]
    [InlineData("O=system:nodes, CN=system:node:")]
    public async Task A_token_that_asks_to_be_something_else_is_denied(string subject)
    {
        await StartAsync();
        Ask("odd", Client, Token, subject);
        await UntilAsync("odd", "Denied");
    }

    [Theory]
    [InlineData("client auth,server auth")]
    [InlineData("digital signature")]
    public async Task Usages_that_are_not_a_nodes_are_denied(string usages)
    {
        await StartAsync();
        Ask("odd", Client, Token, Subject("n1"), usages: usages);
        await UntilAsync("odd", "Denied");
    }

    [Fact]
    public async Task A_token_does_not_make_its_holder_a_node_that_is_another_pools()
    {
        PutNode("control-plane", null, "10.0.0.9");
        await StartAsync();
        Ask("taken", Client, Token, Subject("control-plane"));
        await UntilAsync("taken", "Denied");
    }

    [Fact]
    public async Task A_node_gets_no_certificate_in_another_name_and_none_for_addresses_that_are_not_its_own()
    {
        PutNode("n1", "edge", "10.0.0.1");
        await StartAsync();
        Ask("other", Serving, Node, Subject("n2"), ["n1"], ["10.0.0.1"]);
        Ask("address", Serving, Node, Subject("n1"), ["n1"], ["10.0.0.2"]);
        Ask("nothing", Serving, Node, Subject("n1"));
        await UntilAsync("other", "Denied");
        await UntilAsync("nothing", "Denied");
        await _fixture.SettleAsync();
        Decision("address").Should().BeNull();
    }

    [Fact]
    public async Task Requests_of_others_are_left_to_others()
    {
        PutNode("n9", null, "10.0.0.9");
        await StartAsync();
        Ask("person", Client, "alice", Subject("n1"));
        Ask("kubeadm", Client, "system:bootstrap:uvwxyz", Subject("n1"));
        Ask("node", Serving, "system:node:n9", Subject("n9"), ["n9"], ["10.0.0.9"]);
        Ask("signer", "example.com/other", Token, Subject("n1"));
        await _fixture.SettleAsync();

        new[] { "person", "kubeadm", "node", "signer" }.Select(Decision).Should().OnlyContain(decision => decision == null);
    }

    private static string Subject(string node) => $"O=system:nodes, CN=system:node:{node}";

    private async Task StartAsync()
    {
        _fixture.Stub.Put(Pools + "/edge", """{"spec":{}}""");
        Put("abcdef", "edge");
        Put("uvwxyz", null);
        await _fixture.StartAsync();
    }

    private void Put(string token, string? pool)
    {
        var secret = new JsonObject { ["metadata"] = new JsonObject(), ["type"] = "bootstrap.kubernetes.io/token", ["data"] = new JsonObject() };
        foreach (var (key, value) in new[] { ("token-id", token), ("token-secret", "0123456789abcdef"), ("expiration", "2034-01-01T00:00:00Z") })
        {
            secret["data"]![key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        }

        if (pool is not null)
        {
            secret["metadata"]!["labels"] = new JsonObject { ["node.krustlet.dev/pool"] = pool };
        }

        _fixture.Stub.Put($"/api/v1/namespaces/kube-system/secrets/bootstrap-token-{token}", secret);
    }

    private void PutNode(string name, string? pool, string address)
    {
        var node = JsonNode.Parse($$$"""{"metadata":{"labels":{}},"status":{"addresses":[{"type":"InternalIP","address":"{{{address}}}"},{"type":"Hostname","address":"{{{name}}}"}]}}""")!.AsObject();
        if (pool is not null)
        {
            node["metadata"]!["labels"]!["node.krustlet.dev/pool"] = pool;
        }

        _fixture.Stub.Put($"{Nodes}/{name}", node);
    }

    private void Ask(string name, string signer, string user, string subject, string[]? names = null, string[]? addresses = null, string? usages = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            names.ToList().ForEach(alternatives.AddDnsName);
            (addresses ?? []).Select(IPAddress.Parse).ToList().ForEach(alternatives.AddIpAddress);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        var given = usages?.Split(',') ?? ["digital signature", "key encipherment", signer == Serving ? "server auth" : "client auth"];
        _fixture.Stub.Put($"{Requests}/{name}", new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["signerName"] = signer,
                ["username"] = user,
                ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(request.CreateSigningRequestPem())),
                ["usages"] = new JsonArray([.. given.Select(usage => (JsonNode)usage)]),
            },
        });
    }

    private string? Decision(string name) => _fixture.Stub.Find($"{Requests}/{name}")!["status"]?["conditions"]?.AsArray().Select(condition => condition!["type"]!.GetValue<string>()).Single();

    private Task UntilAsync(string name, string decision) => _fixture.EventuallyAsync(() => Decision(name) == decision, $"{name} is {decision}");
}
