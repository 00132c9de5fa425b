using System.Net;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/pods")]
    [InlineData("/metrics")]
    [InlineData("/containerLogs/default/p/c")]
    [InlineData("/exec/default/p/c")]
    [InlineData("/no/such/route")]
    public async Task A_stranger_gets_401_everywhere(string path)
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        await ExpectAsync(await kubelet.Client().GetAsync(path), HttpStatusCode.Unauthorized, "Unauthorized");
    }

    [Fact]
    public async Task A_token_that_the_api_server_does_not_know_gets_401()
    {
        await using var kubelet = await KubeletFixture.StartAsync();

        await ExpectAsync(await kubelet.Client(token: "other").GetAsync("/healthz"), HttpStatusCode.Unauthorized, "Unauthorized");
    }

    [Fact]
    public async Task A_certificate_of_the_clusters_authority_is_known_by_its_common_name()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.Add("kube-apiserver get nodes/healthz");

        using var certificate = kubelet.Authority.Issue("O=system:masters, CN=kube-apiserver");
        await ExpectAsync(await kubelet.Client(certificate).GetAsync("/healthz"), HttpStatusCode.OK, "ok");
    }

    [Theory]
    [InlineData("another authority")]
    [InlineData("a server's certificate")]
    [InlineData("an expired certificate")]
    public async Task A_certificate_that_is_not_good_gets_401(string kind)
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.Add("kube-apiserver get nodes/healthz");
        using var stranger = new TestAuthority();
        using var certificate = kind switch
        {
            "another authority" => stranger.Issue("CN=kube-apiserver"),
            "a server's certificate" => kubelet.Authority.Issue("CN=kube-apiserver", "1.3.6.1.5.5.7.3.1"),
            _ => kubelet.Authority.Issue("CN=kube-apiserver", validDays: -1),
        };

        await ExpectAsync(await kubelet.Client(certificate).GetAsync("/healthz"), HttpStatusCode.Unauthorized, "Unauthorized");
    }

    [Fact]
    public async Task A_bad_certificate_does_not_stand_in_the_way_of_a_good_token()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        using var stranger = new TestAuthority();
        using var certificate = stranger.Issue("CN=somebody");

        (await kubelet.Client(certificate, KubeletFixture.Token).GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/pods", "pods proxy", "get")]
    [InlineData("GET", "/runningpods/", "pods proxy", "get")]
    [InlineData("GET", "/healthz", "healthz proxy", "get")]
    [InlineData("GET", "/stats/summary", "stats", "get")]
    [InlineData("POST", "/stats/summary", "stats", "create")]
    [InlineData("GET", "/metrics", "metrics", "get")]
    [InlineData("GET", "/metrics/resource", "metrics", "get")]
    [InlineData("GET", "/containerLogs/default/p/c", "proxy", "get")]
    [InlineData("POST", "/exec/default/p/c", "proxy", "create")]
    [InlineData("GET", "/logs/x", "log", "get")]
    [InlineData("GET", "/configz", "configz proxy", "get")]
    [InlineData("GET", "/statusz", "statusz", "get")]
    [InlineData("GET", "/flagz", "configz", "get")]
    [InlineData("GET", "/metrics/slis", "metrics", "get")]
    [InlineData("GET", "/debug/pprof/heap", "proxy", "get")]
    [InlineData("POST", "/checkpoint/default/p/c", "checkpoint", "create")]
    [InlineData("GET", "/metricsx", "proxy", "get")]
    public async Task Someone_without_the_right_gets_403_and_is_told_what_was_missing(string method, string path, string subresources, string verb)
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.Clear();

        var answer = await kubelet.Admin().SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20 });

        await ExpectAsync(answer, HttpStatusCode.Forbidden, $"Forbidden (user=admin, verb={verb}, resource=nodes, subresource(s)=[{subresources}])");
    }

    [Theory]
    [InlineData("admin get nodes/pods")]
    [InlineData("admin get nodes/proxy")]
    public async Task Either_the_fine_right_or_the_coarse_one_will_do(string permission)
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        kubelet.Permissions.Clear();
        kubelet.Permissions.Add(permission);

        (await kubelet.Admin().GetAsync("/pods")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_asked_once_is_believed_for_its_time_and_asked_again_after()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var kubelet = await KubeletFixture.StartAsync(time: time);
        var client = kubelet.Admin();

        await client.GetAsync("/pods");
        await client.GetAsync("/pods");
        Reviews().Should().Be((1, 2), "pods is refused, proxy allowed");

        time.Advance(TimeSpan.FromSeconds(31));
        await client.GetAsync("/pods");
        Reviews().Should().Be((1, 3), "a refusal is believed for half a minute");

        time.Advance(TimeSpan.FromMinutes(2));
        await client.GetAsync("/pods");
        Reviews().Should().Be((2, 4), "a token is believed for two minutes");

        time.Advance(TimeSpan.FromMinutes(5));
        await client.GetAsync("/pods");
        Reviews().Should().Be((3, 6), "a permission is believed for five minutes");

        (int Tokens, int Access) Reviews() => (kubelet.Api.Count("POST tokenreviews"), kubelet.Api.Count("POST subjectaccessreviews"));
    }

    [Fact]
    public async Task An_api_server_that_does_not_answer_lets_nobody_in()
    {
        await using var kubelet = await KubeletFixture.StartAsync();
        using var certificate = kubelet.Authority.Issue("CN=somebody");
        kubelet.Api.Fault = _ => ApiErrorReason.Unreachable;

        await ExpectAsync(await kubelet.Admin().GetAsync("/pods"), HttpStatusCode.Unauthorized, "Unauthorized");
        await ExpectAsync(await kubelet.Client(certificate).GetAsync("/stats/summary"), HttpStatusCode.InternalServerError, "Authorization error (user=somebody, verb=get, resource=nodes, subresource=stats)");
    }

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, string text)
    {
        answer.StatusCode.Should().Be(status);
        (await answer.Content.ReadAsStringAsync()).Should().Be(text);
    }
}
