using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.ExperimentalHttp;

/// <summary>A guest in C that calls servers on loopback.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private readonly WasiBench bench = new();
    private CalledServer server = null!;

    private static OutboundHttpSpec Loopback { get; } = new([new OutboundHost("127.0.0.1")]);

    public async Task InitializeAsync() => server = await CalledServer.StartAsync();

    [Fact]
    public async Task A_guest_calls_a_host_that_it_may_call() => (await RunAsync(Loopback, At("/"))).Should().Be("200 OK\nhello");

    [Fact]
    public async Task Method_headers_and_body_reach_the_server_and_only_those()
    {
        var said = await RunAsync(Loopback, "-X", "PUT", "-H", "X-Mine: yes", "-H", "Content-Type: text/plain", "-d", "a body", At("/echo"));

        said.Should().Be($"200 OK\nPUT content-length=6;content-type=text/plain;host={server.Url.Authority};x-mine=yes; a body");
    }

    [Fact]
    public async Task Headers_of_the_answer_are_read_one_by_one_or_all()
    {
        (await RunAsync(Loopback, "-i", "X-First", At("/echo"))).Should().StartWith("200 OK\nX-First: first\n");
        (await RunAsync(Loopback, "-I", At("/echo"))).Should().Contain("\nx-first:first\n").And.Contain("\nx-twice:1\nx-twice:2\n");
        (await RunAsync(Loopback, "-i", "X-None", At("/echo"))).Should().EndWith("header: error 5, header not found\n");
    }

    [Fact]
    public async Task A_body_of_any_length_is_read_piece_by_piece()
    {
        var guest = Start(Loopback, At("/big"));
        (await guest.Exited).ExitCode.Should().Be(0);
        guest.Output.StandardOutput.Length.Should().Be("200 OK\n".Length + (64 * 64 * 1024));
    }

    [Fact]
    public async Task Nothing_can_be_called_that_is_not_granted()
    {
        (await RunAsync(OutboundHttpSpec.Nothing, At("/"))).Should().Be("request: error 7, destination not allowed\n");
        (await RunAsync(new OutboundHttpSpec([new OutboundHost("example.com")]), At("/"))).Should().Contain("error 7");
        server.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task All_hosts_can_be_granted() => (await RunAsync(new OutboundHttpSpec([], AllowAll: true), At("/"))).Should().StartWith("200 OK");

    [Fact]
    public async Task A_port_in_the_list_counts()
    {
        (await RunAsync(new OutboundHttpSpec([new OutboundHost("127.0.0.1", server.Url.Port)]), At("/"))).Should().StartWith("200 OK");
        (await RunAsync(new OutboundHttpSpec([new OutboundHost("127.0.0.1", 1)]), At("/"))).Should().Contain("error 7");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_does_not_lead_out_of_the_list(int status)
    {
        await using var elsewhere = await CalledServer.StartAsync("127.88.0.1");

        (await RunAsync(Loopback, At($"/redirect?status={status}&to={elsewhere.Url}"))).Should().Be("request: error 7, destination not allowed\n");
        elsewhere.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirect_within_the_list_is_followed_without_secrets_for_another_site()
    {
        await using var other = await CalledServer.StartAsync();

        (await RunAsync(Loopback, "-X", "POST", "-d", "body", "-H", "authorization: secret", At("/redirect?status=302&to=/echo")))
            .Should().Contain("GET ").And.Contain("authorization=secret").And.NotContain("body");
        (await RunAsync(Loopback, "-X", "POST", "-d", "body", "-H", "authorization: secret", "-H", "x-mine: 1", At($"/redirect?status=307&to={other.Url}echo")))
            .Should().Contain("POST ").And.Contain("x-mine=1").And.Contain("body").And.NotContain("secret");
        (await RunAsync(Loopback, At("/loop"))).Should().Be("request: error 11, request error\n");
        server.Asked.Count(static asked => asked == "GET /loop").Should().Be(11);
    }

    [Theory]
    [InlineData("host: other.example", 7)]
    [InlineData("host: 127.0.0.1@other.example", 7)]
    [InlineData("host: 127.0.0.1", 0)]
    public async Task A_Host_header_does_not_lead_out_of_the_list(string header, int error)
    {
        var said = await RunAsync(Loopback, "-H", header, At("/"));

        said.Should().StartWith(error == 0 ? "200 OK" : $"request: error {error},");
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/", 10)]
    [InlineData("file:///etc/passwd", 10)]
    [InlineData("/relative", 10)]
    [InlineData("nonsense", 10)]
    [InlineData("http://127.0.0.1@other.example/", 7)]
    [InlineData("http://127.0.0.1.other.example/", 7)]
    [InlineData("http://127.0.0.1:1/", 11)]
    public async Task A_URL_that_cannot_be_called_is_told_as_what_it_is(string url, int error) =>
        (await RunAsync(Loopback, url)).Should().StartWith($"request: error {error},");

    [Theory]
    [InlineData("G E T", null, 8)]
    [InlineData("CONNECT", null, 8)]
    [InlineData("", null, 8)]
    [InlineData("GET", "no colon", 9)]
    [InlineData("GET", "bad name: 1", 9)]
    [InlineData("GET", "x: a\u0001b", 9)]
    public async Task A_request_that_is_none_is_refused(string method, string? header, int error) =>
        (await RunAsync(Loopback, ["-X", method, .. header is null ? Array.Empty<string>() : ["-H", header], At("/")])).Should().StartWith($"request: error {error},");

    [Fact]
    public async Task Open_answers_are_limited()
    {
        (await RunAsync(Loopback with { MaxConcurrentRequests = 2 }, "-n", "2", At("/"))).Should().StartWith("200 OK");
        (await RunAsync(Loopback with { MaxConcurrentRequests = 2 }, "-n", "3", At("/"))).Should().Be("request: error 13, too many sessions\n");
        (await RunAsync(Loopback with { MaxConcurrentRequests = 0 }, At("/"))).Should().Contain("error 13");
        (await RunAsync(Loopback, "-n", "65", At("/"))).Should().Contain("error 13");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_told() => (await RunAsync(Loopback, At("/broken"))).Should().EndWith(": error 11, request error\n");

    [Theory]
    [InlineData("/silent")]
    [InlineData("/half")]
    public async Task A_guest_that_waits_for_a_server_can_be_stopped_and_leaves(string path)
    {
        var guest = Start(Loopback, At(path));
        await server.Waiting;

        guest.Stop(143);

        (await guest.Exited).ExitCode.Should().Be(143);
        await server.Left;
    }

    [Fact]
    public async Task Guests_that_wait_for_servers_hold_no_thread()
    {
        var guests = Enumerable.Range(0, 8).Select(_ => Start(Loopback, At("/silent"))).ToList();
        await server.Waiting;

        (await bench.Start(Wat.Exit(3)).Exited).ExitCode.Should().Be(3);
        guests.ForEach(static guest => guest.Stop());
        await Task.WhenAll(guests.Select(static guest => guest.Exited));
    }

    [Theory]
    [InlineData("(call $close (i32.const 9))", 0)]
    [InlineData("(call $body_read (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 8))", 1)]
    [InlineData("(call $header_get (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16))", 1)]
    [InlineData("(call $headers_get_all (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 8))", 1)]
    [InlineData("(call $req (i32.const 65530) (i32.const 100) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))", 4)]
    [InlineData("(call $req (i32.const 32) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))", 6)]
    [InlineData("(call $req (i32.const 64) (i32.const 17) (i32.const 48) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 65535) (i32.const 0))", 3)]
    [InlineData("(call $req (i32.const 64) (i32.const 17) (i32.const 48) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 65530) (i32.const 100) (i32.const 0) (i32.const 0))", 4)]
    public async Task Addresses_and_handles_are_checked(string call, int error)
    {
        var guest = bench.Start(Wat.Module($"""
            (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
            (import "wasi_experimental_http" "close" (func $close (param i32) (result i32)))
            (import "wasi_experimental_http" "body_read" (func $body_read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_experimental_http" "header_get" (func $header_get (param i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wasi_experimental_http" "headers_get_all" (func $headers_get_all (param i32 i32 i32 i32) (result i32)))
            (import "wasi_experimental_http" "req" (func $req (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 32) "\ff\fe") (data (i32.const 48) "GET") (data (i32.const 64) "http://127.0.0.1/")
            (func (export "_start") (call $proc_exit {call}))
            """), WasiBench.Spec with { OutboundHttp = Loopback });

        (await guest.Exited).ExitCode.Should().Be(error);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        bench.Dispose();
    }

    private string At(string path) => new Uri(server.Url, path).OriginalString;

    private StartedGuest Start(OutboundHttpSpec granted, params string[] arguments) =>
        bench.Start(BuiltGuests.Read("http-c"), WasiBench.Spec with { Arguments = ["http-c", .. arguments], OutboundHttp = granted });

    private async Task<string> RunAsync(OutboundHttpSpec granted, params string[] arguments)
    {
        var guest = Start(granted, arguments);
        await guest.Exited;
        return guest.Output.StandardOutput;
    }
}
