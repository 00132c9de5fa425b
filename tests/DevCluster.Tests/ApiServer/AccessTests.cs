using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class AccessTests
{
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task A_client_certificate_names_the_user_and_the_groups()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await WhoIsAsync(server, server.ClientOf("system:node:n1", "system:nodes"));

        answer["username"]!.GetValue<string>().Should().Be("system:node:n1");
        answer["groups"]!.AsArray().Select(group => (string)group!).Should().Equal("system:nodes", "system:authenticated");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_unauthorized()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = CertificateAuthority.Create();

        using var client = server.Client(stranger.CreateClientCertificate("admin", ["system:masters"]));
        var answer = await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", client: client);

        answer.Code.Should().Be(HttpStatusCode.Unauthorized);
        answer.Reason.Should().Be("Unauthorized");
    }

    [Theory]
    [InlineData("/version", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/livez/ping", HttpStatusCode.OK)]
    [InlineData("/api/v1/namespaces", HttpStatusCode.Forbidden)]
    [InlineData("/apis", HttpStatusCode.Forbidden)]
    public async Task Without_credentials_only_health_and_version_are_answered(string path, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();

        (await server.SendAsync(HttpMethod.Get, path, client: server.Client(null))).Code.Should().Be(expected);
    }

    [Fact]
    public async Task Static_and_bootstrap_tokens_are_known_until_they_expire()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var server = await TestServer.StartAsync(time, tokens: new Dictionary<string, StaticToken> { ["s3cret"] = new("robot", ["machines"]) });
        var bootstrap = server.Server.CreateBootstrapToken(TimeSpan.FromHours(1), "system:bootstrappers:wasm");

        (await WhoIsAsync(server, Bearer(server, "s3cret")))["username"]!.GetValue<string>().Should().Be("robot");
        var joined = await WhoIsAsync(server, Bearer(server, bootstrap));
        joined["username"]!.GetValue<string>().Should().Be($"system:bootstrap:{bootstrap[..6]}");
        joined["groups"]!.AsArray().Select(group => (string)group!).Should().Contain(["system:bootstrappers", "system:bootstrappers:wasm"]);
        time.Advance(TimeSpan.FromHours(2));
        (await server.SendAsync(HttpMethod.Get, "/apis", client: Bearer(server, bootstrap))).Code.Should().Be(HttpStatusCode.Unauthorized);
        (await server.SendAsync(HttpMethod.Get, "/apis", client: Bearer(server, "nonsense"))).Code.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_pods_token_is_good_while_the_pod_lives()
    {
        await using var server = await TestServer.StartAsync();
        var pod = await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("p"));
        var request = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray("https://kubernetes.default.svc.cluster.local", "vault"),
                ["expirationSeconds"] = 3607,
                ["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["name"] = "p", ["uid"] = pod.Body["metadata"]!["uid"]!.DeepClone() },
            },
        };

        var issued = await server.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", request);
        var token = issued.Body["status"]!["token"]!.GetValue<string>();
        var user = await WhoIsAsync(server, Bearer(server, token));
        var review = await ReviewAsync(server, token, "vault");
        var wrong = await ReviewAsync(server, token, "other");
        await server.DeleteAsync("/api/v1/namespaces/default/pods/p");
        var after = await ReviewAsync(server, token, "vault");

        user["username"]!.GetValue<string>().Should().Be("system:serviceaccount:default:default");
        user["extra"]!["authentication.kubernetes.io/pod-name"]![0]!.GetValue<string>().Should().Be("p");
        review["audiences"]![0]!.GetValue<string>().Should().Be("vault");
        wrong["authenticated"]!.GetValue<bool>().Should().BeFalse();
        after["authenticated"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task A_token_of_less_than_ten_minutes_is_refused()
    {
        await using var server = await TestServer.StartAsync();

        var refused = await server.PostAsync(
            "/api/v1/namespaces/default/serviceaccounts/default/token", JsonNode.Parse("""{"spec":{"expirationSeconds":60}}""")!.AsObject());

        refused.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("jane", "staff", true)]
    [InlineData("system:anonymous", "system:unauthenticated", false)]
    public async Task Access_reviews_tell_the_known_from_the_anonymous(string user, string group, bool allowed)
    {
        await using var server = await TestServer.StartAsync();
        var review = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["user"] = user,
                ["groups"] = new JsonArray(group),
                ["resourceAttributes"] = new JsonObject { ["verb"] = "get", ["resource"] = "nodes", ["subresource"] = "log" },
            },
        };

        var answer = await server.PostAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", review);

        answer.Body["status"]!["allowed"]!.GetValue<bool>().Should().Be(allowed);
    }

    [Fact]
    public async Task A_signing_request_says_who_made_it_and_is_signed_by_the_authority()
    {
        await using var server = await TestServer.StartAsync();
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("O=system:nodes, CN=system:node:n1", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var pem = request.CreateSigningRequestPem();
        var body = Objects.Named("csr");
        body["spec"] = new JsonObject
        {
            ["request"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem)),
            ["signerName"] = "kubernetes.io/kube-apiserver-client-kubelet",
            ["usages"] = new JsonArray("digital signature", "client auth"),
            ["username"] = "someone-else",
        };

        var created = await server.PostAsync("/apis/certificates.k8s.io/v1/certificatesigningrequests", body);
        created.Body["spec"]!["username"]!.GetValue<string>().Should().Be("admin");
        created.Body["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Approved", ["status"] = "True", ["reason"] = "Test" }) };
        var approved = await server.PutAsync("/apis/certificates.k8s.io/v1/certificatesigningrequests/csr/approval", created.Body);
        approved.Body["status"]!["conditions"]![0]!["type"]!.GetValue<string>().Should().Be("Approved");

        var certificate = server.Server.Authority.SignRequest(pem, clientAuth: true, serverAuth: false, TimeSpan.FromHours(1));
        using var client = server.Client(new ClientCertificate(certificate, key.ExportPkcs8PrivateKeyPem()));
        (await WhoIsAsync(server, client))["username"]!.GetValue<string>().Should().Be("system:node:n1");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_kubeconfig_is_readable_by_its_owner_only()
    {
        await using var server = await TestServer.StartAsync();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await DevApiServer.WriteKubeconfigAsync(path, server.Server.AdminKubeconfig, CancellationToken.None);

            File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await File.ReadAllTextAsync(path)).Should().Contain($"server: {server.Server.Server.GetLeftPart(UriPartial.Authority)}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static HttpClient Bearer(TestServer server, string token)
    {
        var client = server.Client(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<JsonNode> WhoIsAsync(TestServer server, HttpClient client) =>
        (await server.SendAsync(HttpMethod.Post, WhoAmI, new JsonObject(), client: client)).Body["status"]!["userInfo"]!;

    private static async Task<JsonNode> ReviewAsync(TestServer server, string token, string audience)
    {
        var review = new JsonObject { ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray(audience) } };
        return (await server.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", review)).Body["status"]!;
    }
}
