using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;
using Krustlet.ModuleHost.Tests.Runtimes.Wasi.ExperimentalHttp;
using Krustlet.ModuleHost.Tests.Service;

namespace Krustlet.ModuleHost.Tests.Runtimes.Components;

/// <summary>Components that call servers on loopback by <c>wasi:http</c>.</summary>
public sealed class ComponentHttpTests(ComponentFixture components) : IClassFixture<ComponentFixture>, IAsyncLifetime
{
    private CalledServer server = null!;

    public async Task InitializeAsync() => server = await CalledServer.StartAsync();

    [Fact]
    public async Task A_component_calls_a_host_that_it_may_call()
    {
        var (code, lines) = await components.RunAsync("http-component-c", Hosts(("127.0.0.1", 0)), At("/"), At("/"));

        lines.Should().Equal("200 hello", "200 hello");
        code.Should().Be(0);
    }

    [Fact]
    public async Task JavaScript_calls_by_fetch()
    {
        var (_, lines) = await components.RunAsync("fetch-js", Hosts(("127.0.0.1", (uint)server.Url.Port)), "-X", "PUT", "-d", "a body", At("/echo"));

        lines.Should().ContainSingle().Which.Should().StartWith("200 PUT").And.Contain($"host={server.Url.Authority};").And.EndWith(" a body");
    }

    [Fact]
    public async Task All_hosts_can_be_granted() =>
        (await components.RunAsync("http-component-c", new OutboundHttp { AllowAll = true }, At("/"))).Lines.Should().Equal("200 hello");

    [Fact]
    public async Task Nothing_can_be_called_that_is_not_granted()
    {
        OutboundHttp?[] grants =
        [
            null,
            Hosts(("example.com", 0)),
            Hosts(("127.0.0.1", 1)),
            new() { AllowAll = true, MaxConcurrentRequests = 0 },
        ];
        foreach (var grant in grants)
        {
            var (code, lines) = await components.RunAsync("http-component-c", grant, At("/"));
            lines.Should().Equal($"{At("/")}: denied");
            code.Should().Be(1);
        }

        server.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_of_any_length_is_read_piece_by_piece()
    {
        await using var host = await components.StartHostAsync();
        var request = host.Request(BuiltGuests.Read("http-component-c"));
        request.Arguments.AddRange(["http-component-c", At("/big")]);
        request.OutboundHttp = new OutboundHttp { AllowAll = true };

        (await host.StartAndWaitAsync(request)).ExitCode.Should().Be(0);

        new FileInfo(request.LogPath).Length.Should().BeGreaterThan(64 * 64 * 1024);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_like_any_other()
    {
        var url = At("/");
        await server.DisposeAsync();

        (await components.RunAsync("http-component-c", new OutboundHttp { AllowAll = true }, url)).Lines.Should().Equal($"{url}: error 6");
    }

    [Fact]
    public async Task A_limit_that_cannot_be_kept_is_refused()
    {
        await using var host = await components.StartHostAsync();
        var request = host.Request(WatComponents.Returns("0.2.0", 0));
        request.OutboundHttp = new OutboundHttp { AllowAll = true, MaxConcurrentRequests = 8 };

        var status = await host.StartAndWaitAsync(request);

        status.StartError.Should().Be(StartError.UnsupportedRuntime);
        status.Message.Should().Contain("remove the annotation max-concurrent-requests");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    private static OutboundHttp Hosts(params (string Name, uint Port)[] hosts)
    {
        var grant = new OutboundHttp();
        grant.Hosts.AddRange(hosts.Select(static host => new OutboundHost { Name = host.Name, Port = host.Port }));
        return grant;
    }

    private string At(string path) => new Uri(server.Url, path).ToString();
}
