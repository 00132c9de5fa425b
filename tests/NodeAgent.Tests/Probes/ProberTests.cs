using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.Tests.Probes;

/// <summary>Probes against a server that is really there.</summary>
public sealed class ProberTests : IAsyncLifetime, IDisposable
{
    private readonly ProbedServer server = new();
    private readonly HandlerHttp http = new();

    public Task InitializeAsync() => server.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(200, nameof(ProbeResult.Success), "")]
    [InlineData(204, nameof(ProbeResult.Success), "")]
    [InlineData(304, nameof(ProbeResult.Warning), "Probe terminated redirects, Response body: ")]
    [InlineData(400, nameof(ProbeResult.Failure), "HTTP probe failed with statuscode: 400")]
    [InlineData(503, nameof(ProbeResult.Failure), "HTTP probe failed with statuscode: 503")]
    public async Task The_status_code_decides(int code, string result, string message)
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = code;
            return Task.CompletedTask;
        };

        (await GetAsync("/")).Should().Be(new ProbeOutcome(Enum.Parse<ProbeResult>(result), message));
    }

    [Fact]
    public async Task The_request_is_a_kubelets()
    {
        await GetAsync("health?deep=1");

        var request = server.Requests.Should().ContainSingle().Subject;
        request.Target.Should().Be("/health?deep=1");
        request.Headers["User-Agent"].ToString().Should().MatchRegex("^kube-probe/[0-9]+\\.[0-9]+$");
        request.Headers.Accept.ToString().Should().Be("*/*");
        request.Headers.Connection.ToString().Should().BeEquivalentTo("close");
    }

    [Fact]
    public async Task Headers_of_the_probe_replace_the_usual_ones()
    {
        var get = Action("/");
        get.HttpHeaders = [Header("Host", "example.test"), Header("User-Agent", "mine/1"), Header("Accept", ""), Header("X-Twice", "a"), Header("X-Twice", "b")];
        await CheckAsync(new V1Probe { HttpGet = get });

        var headers = server.Requests.Single().Headers;
        headers.Host.ToString().Should().Be("example.test");
        headers.UserAgent.ToString().Should().Be("mine/1");
        headers.ContainsKey("Accept").Should().BeFalse();
        headers["X-Twice"].ToString().Replace(" ", "", StringComparison.Ordinal).Should().Be("a,b");
    }

    [Fact]
    public async Task Redirects_on_the_same_host_are_followed_ten_times()
    {
        server.Answer = static context =>
        {
            var hop = int.Parse(context.Request.Query["hop"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
            if (hop > 0)
            {
                context.Response.Redirect($"/?hop={hop - 1}");
            }

            return Task.CompletedTask;
        };

        (await GetAsync("/?hop=10")).Result.Should().Be(ProbeResult.Success);
        var tooMany = await GetAsync("/?hop=11");
        tooMany.Result.Should().Be(ProbeResult.Failure);
        tooMany.Message.Should().Contain("stopped after 10 redirects");
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed_and_warned_of()
    {
        server.Answer = static context =>
        {
            context.Response.Redirect("http://elsewhere.test/");
            return context.Response.WriteAsync("go away");
        };

        (await GetAsync("/")).Should().Be(new ProbeOutcome(ProbeResult.Warning, "Probe terminated redirects, Response body: go away"));
    }

    [Fact]
    public async Task An_endless_body_is_not_read_to_its_end()
    {
        server.Answer = static async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1024], context.RequestAborted);
            }
        };

        (await GetAsync("/")).Result.Should().Be(ProbeResult.Success);
    }

    [Fact]
    public async Task TLS_is_not_verified()
    {
        var get = Action("/");
        (get.Scheme, get.Port) = ("HTTPS", Text(server.HttpsPort));

        (await CheckAsync(new V1Probe { HttpGet = get })).Should().Be(ProbeOutcome.Success);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_failure()
    {
        server.Answer = static context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        var outcome = await GetAsync("/", timeoutSeconds: 1);
        outcome.Result.Should().Be(ProbeResult.Failure);
        outcome.Message.Should().Contain("context deadline exceeded");
    }

    [Fact]
    public async Task A_named_port_is_found_and_an_unknown_one_decides_nothing()
    {
        var get = Action("/");
        get.Port = "web";
        (await CheckAsync(new V1Probe { HttpGet = get })).Should().Be(ProbeOutcome.Success);

        get.Port = "missing";
        var unknown = await CheckAsync(new V1Probe { HttpGet = get });
        unknown.Result.Should().Be(ProbeResult.Unknown);
        unknown.Message.Should().Contain("couldn't find port: \"missing\"");
    }

    [Fact]
    public async Task A_TCP_probe_wants_a_connection()
    {
        (await CheckAsync(new V1Probe { TcpSocket = new V1TCPSocketAction { Port = Text(server.HttpPort) } })).Should().Be(ProbeOutcome.Success);

        var refused = await CheckAsync(new V1Probe { TcpSocket = new V1TCPSocketAction { Port = Text(NobodysPort()) } });
        refused.Result.Should().Be(ProbeResult.Failure);
        refused.Message.Should().StartWith("dial tcp 127.0.0.1:");
    }

    [Theory]
    [InlineData("good", nameof(ProbeResult.Success), "")]
    [InlineData("bad", nameof(ProbeResult.Failure), "service unhealthy (responded with \"NOT_SERVING\")")]
    [InlineData("unknown", nameof(ProbeResult.Failure), "error: health rpc probe failed")]
    public async Task A_gRPC_probe_wants_the_service_to_serve(string service, string result, string message)
    {
        var outcome = await CheckAsync(new V1Probe { Grpc = new V1GRPCAction { Port = server.GrpcPort, Service = service }, TimeoutSeconds = 30 });

        outcome.Result.Should().Be(Enum.Parse<ProbeResult>(result));
        outcome.Message.Should().StartWith(message);
    }

    [Fact]
    public async Task A_gRPC_server_without_health_and_none_at_all_are_failures()
    {
        var without = await CheckAsync(new V1Probe { Grpc = new V1GRPCAction { Port = server.PlainGrpcPort }, TimeoutSeconds = 30 });
        without.Message.Should().StartWith("error: this server does not implement the grpc health protocol");

        var nobody = await CheckAsync(new V1Probe { Grpc = new V1GRPCAction { Port = NobodysPort() }, TimeoutSeconds = 30 });
        nobody.Result.Should().Be(ProbeResult.Failure);
        nobody.Message.Should().StartWith("timeout: failed to connect service \"127.0.0.1:");
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static V1HTTPHeader Header(string name, string value) => new() { Name = name, Value = value };

    private static int NobodysPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private V1HTTPGetAction Action(string path) => new() { Path = path, Port = Text(server.HttpPort) };

    private Task<ProbeOutcome> GetAsync(string path, int timeoutSeconds = 30) => CheckAsync(new V1Probe { HttpGet = Action(path), TimeoutSeconds = timeoutSeconds });

    private Task<ProbeOutcome> CheckAsync(V1Probe probe)
    {
        probe.TimeoutSeconds ??= 30;
        var container = TestPods.Container("app");
        container.Ports = [new V1ContainerPort { Name = "web", ContainerPort = server.HttpPort }];
        var pod = new PodSimulation(TestPods.Pod(containers: container)).Facts with { PodIps = [IPAddress.Loopback] };
        return new Prober(new HttpCheck(http), TimeProvider.System).ProbeAsync(pod, pod.Container("app"), probe, CancellationToken.None);
    }
}
