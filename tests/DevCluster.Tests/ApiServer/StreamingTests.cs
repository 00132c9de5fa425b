using System.Net;
using System.Security.Cryptography;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class StreamingTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Theory]
    [InlineData("POST", "exec?command=ls&command=-l&stdout=true&tty=false&container=main", "POST /exec/default/p/main?command=ls&command=-l&output=1")]
    [InlineData("GET", "exec?command=a%20b&stdin=true&stderr=true", "GET /exec/default/p/main?command=a%20b&input=1&error=1")]
    [InlineData("POST", "attach?stdin=true&stdout=true&tty=true", "POST /attach/default/p/main?input=1&output=1&tty=1")]
    [InlineData("POST", "portforward", "POST /portForward/default/p")]
    [InlineData("GET", "portforward?ports=80", "GET /portForward/default/p?port=80")]
    public async Task A_stream_goes_through_to_the_kubelet_byte_for_byte(string method, string subresource, string asked)
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StartAsync(server, "p");
        var sent = RandomNumberGenerator.GetBytes(300_000);

        using var answer = await UpgradeAsync(server, method, $"{Pods}/p/{subresource}", "SPDY/3.1", ("X-Stream-Protocol-Version", "v4.channel.k8s.io"));
        answer.StatusCode.Should().Be(HttpStatusCode.SwitchingProtocols);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var writing = stream.WriteAsync(sent).AsTask();
        var received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received);
        await writing;

        received.Should().Equal(sent);
        kubelet.Asked.Should().Be(asked);
        answer.Headers.GetValues("Upgrade").Should().Equal("SPDY/3.1");
        answer.Headers.GetValues("X-Stream-Protocol-Version").Should().Equal("v4.channel.k8s.io");
    }

    [Fact]
    public async Task A_web_socket_goes_through_with_the_protocols_that_a_kubelet_speaks()
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StartAsync(server, "p");

        using var answer = await UpgradeAsync(
            server, "GET", $"{Pods}/p/exec?command=ls&stdout=true", "websocket",
            ("Sec-WebSocket-Protocol", "v5.channel.k8s.io, v4.channel.k8s.io"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

        answer.StatusCode.Should().Be(HttpStatusCode.SwitchingProtocols);
        kubelet.Asked.Should().Be("GET /exec/default/p/main?command=ls&output=1 v4.channel.k8s.io");
    }

    [Theory]
    [InlineData("exec?command=ls&stdout=true", "v5.channel.k8s.io")]
    [InlineData("portforward", "SPDY/3.1+portforward.k8s.io")]
    public async Task A_web_socket_that_only_an_api_server_could_translate_is_refused_so_that_clients_fall_back_to_spdy(string subresource, string protocol)
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StartAsync(server, "p");

        using var answer = await UpgradeAsync(server, "GET", $"{Pods}/p/{subresource}", "websocket", ("Sec-WebSocket-Protocol", protocol));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("use SPDY/3.1");
        kubelet.Asked.Should().BeNull();
    }

    [Fact]
    public async Task A_kubelets_refusal_arrives_in_its_own_words()
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StartAsync(server, "unknown", "text", "main");

        using var text = await UpgradeAsync(server, "POST", $"{Pods}/unknown/exec?command=ls&container=text", "SPDY/3.1");
        using var status = await UpgradeAsync(server, "POST", $"{Pods}/unknown/exec?command=ls&container=main", "SPDY/3.1");

        text.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await text.Content.ReadAsStringAsync()).Should().Be(StreamingKubelet.UnknownText);
        status.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        status.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await status.Content.ReadAsStringAsync()).Should().Be(StreamingKubelet.UnknownStatus);
    }

    [Fact]
    public async Task A_container_that_is_none_of_the_pods_or_not_clear_is_named()
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StartAsync(server, "p", "one", "two");

        using var other = await UpgradeAsync(server, "POST", $"{Pods}/p/attach?container=other", "SPDY/3.1");
        using var unclear = await UpgradeAsync(server, "POST", $"{Pods}/p/attach", "SPDY/3.1");

        (await other.Content.ReadAsStringAsync()).Should().Contain("container other is not valid for pod p");
        (await unclear.Content.ReadAsStringAsync()).Should().Contain("a container name must be specified for pod p, choose one of: [one two]");
    }

    [Fact]
    public async Task A_kubelet_that_is_not_there_is_a_failure_that_names_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("silent", port: 1));
        await server.PostAsync(Pods, Objects.Pod("p", node: "silent"));

        using var answer = await UpgradeAsync(server, "POST", $"{Pods}/p/attach?stdin=true", "SPDY/3.1");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("error dialing the node agent at https://127.0.0.1:1");
    }

    private static async Task<StreamingKubelet> StartAsync(TestServer server, string pod, params string[] containers)
    {
        var kubelet = await StreamingKubelet.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("n1", kubelet.Port));
        var body = Objects.Pod(pod, node: "n1");
        if (containers.Length > 0)
        {
            body["spec"]!["containers"] = new System.Text.Json.Nodes.JsonArray([.. containers.Select(name => new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["image"] = "a" })]);
        }

        (await server.PostAsync(Pods, body)).Code.Should().Be(HttpStatusCode.Created);
        return kubelet;
    }

    private static Task<HttpResponseMessage> UpgradeAsync(TestServer server, string method, string path, string protocol, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", protocol);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
