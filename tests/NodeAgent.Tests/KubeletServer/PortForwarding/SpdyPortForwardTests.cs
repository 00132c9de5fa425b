using System.Net;
using System.Text;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

namespace Krustlet.NodeAgent.Tests.KubeletServer.PortForwarding;

public sealed class SpdyPortForwardTests
{
    private const string Address = "127.0.0.9";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Bytes_go_to_the_pods_port_and_back_and_the_pods_end_closes_both_streams()
    {
        await using var pod = new PodListener(async stream =>
        {
            var request = new byte[5];
            await stream.ReadExactlyAsync(request);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"got {Encoding.UTF8.GetString(request)}"));
        });
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");

        var (data, errors) = await OpenAsync(peer, pod.Port);
        await data.WriteAsync("hello");

        (await data.ReadTextAsync().WaitAsync(Patience)).Should().Be("got hello");
        (await errors.ReadTextAsync().WaitAsync(Patience)).Should().BeEmpty("clients wait for its end");
    }

    [Fact]
    public async Task A_caller_that_has_said_everything_still_hears_the_answer()
    {
        await using var pod = new PodListener(async stream =>
        {
            using var request = new MemoryStream();
            await stream.CopyToAsync(request);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{request.Length} bytes"));
        });
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p/uid-p", "portforward.k8s.io");

        var (data, _) = await OpenAsync(peer, pod.Port);
        await data.WriteAsync(new byte[100_000], fin: true);

        (await data.ReadTextAsync().WaitAsync(Patience)).Should().Be("100000 bytes");
    }

    [Fact]
    public async Task Many_connections_share_one_and_carry_what_is_theirs()
    {
        await using var pod = new PodListener(PodListener.EchoAsync);
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");
        var all = new List<Task>();
        for (var index = 0; index < 100; index++)
        {
            var sent = new byte[50_000];
            new Random(index).NextBytes(sent);
            var (data, _) = await OpenAsync(peer, pod.Port, index);
            all.Add(EchoAsync(data, sent));
        }

        await Task.WhenAll(all).WaitAsync(Patience);
        pod.Connections.Should().Be(100);

        static async Task EchoAsync(SpdyPeerStream data, byte[] sent)
        {
            await data.WriteAsync(sent, fin: true);
            (await data.ReadToEndAsync()).AsSpan().SequenceEqual(sent).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_connection_that_its_pod_does_not_read_does_not_stop_another()
    {
        var stuck = new TaskCompletionSource();
        await using var deaf = new PodListener(_ => stuck.Task);
        await using var pod = new PodListener(PodListener.EchoAsync);
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");
        var (unread, _) = await OpenAsync(peer, deaf.Port, 0);
        await unread.WriteAsync(new byte[3 << 20]);

        var (data, _) = await OpenAsync(peer, pod.Port, 1);
        await data.WriteAsync("through", fin: true);

        (await data.ReadTextAsync().WaitAsync(Patience)).Should().Be("through");
        stuck.SetResult();
    }

    [Fact]
    public async Task A_port_on_which_nothing_listens_is_told_on_the_error_stream()
    {
        int port;
        await using (var gone = new PodListener(PodListener.EchoAsync))
        {
            port = gone.Port;
        }

        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");

        var (data, errors) = await OpenAsync(peer, port);

        (await errors.ReadTextAsync().WaitAsync(Patience)).Should().Be($"error forwarding port {port} to pod p, uid uid-p: connection refused: nothing in the Pod listens on {Address}:{port}.");
        (await data.ReadTextAsync().WaitAsync(Patience)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_pod_that_shares_the_nodes_address_gives_only_the_ports_it_declares()
    {
        await using var nodes = new PodListener(PodListener.EchoAsync, "127.0.0.1");
        await using var kubelet = await StartAsync(address: "127.0.0.1");
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");

        var (_, errors) = await OpenAsync(peer, nodes.Port);

        (await errors.ReadTextAsync().WaitAsync(Patience)).Should().Contain("only ports that its containers declare can be forwarded: 8080.");
        nodes.Connections.Should().Be(0);
    }

    [Fact]
    public async Task A_reset_of_the_data_stream_ends_the_pods_connection()
    {
        var ended = new TaskCompletionSource();
        await using var pod = new PodListener(async stream =>
        {
            await Record.ExceptionAsync(() => stream.ReadAsync(new byte[1]).AsTask());
            ended.SetResult();
        });
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");
        var (data, errors) = await OpenAsync(peer, pod.Port);

        await peer.SendAsync(new RstStreamFrame(data.Id, ResetStatus.Cancel));

        await ended.Task.WaitAsync(Patience);
        (await errors.ReadTextAsync().WaitAsync(Patience)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_end_of_the_callers_connection_ends_the_pods()
    {
        var ended = new TaskCompletionSource();
        await using var pod = new PodListener(async stream =>
        {
            await Record.ExceptionAsync(() => stream.ReadAsync(new byte[1]).AsTask());
            ended.SetResult();
        });
        await using var kubelet = await StartAsync();
        var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");
        await OpenAsync(peer, pod.Port);
        await Eventually.TrueAsync(() => pod.Connections == 1);

        await peer.DisposeAsync();

        await ended.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("data", "0")]
    [InlineData("data", "65536")]
    [InlineData("data", "http")]
    [InlineData("stdin", "80")]
    [InlineData("", "80")]
    public async Task A_stream_whose_headers_make_no_sense_is_refused(string type, string port)
    {
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");

        var stream = await peer.OpenAsync(("streamtype", type), ("port", port), ("requestid", "0"));

        (await stream.WasReset.WaitAsync(Patience)).Should().Be(ResetStatus.RefusedStream);
    }

    [Fact]
    public async Task A_second_stream_of_the_same_kind_is_refused_and_the_first_goes_on()
    {
        await using var pod = new PodListener(PodListener.EchoAsync);
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync("/portForward/default/p", "portforward.k8s.io");
        var data = await peer.OpenAsync(Headers("data", pod.Port, 0));
        var again = await peer.OpenAsync(Headers("data", pod.Port, 0));

        (await again.WasReset.WaitAsync(Patience)).Should().Be(ResetStatus.StreamInUse);
        await peer.OpenAsync(Headers("error", pod.Port, 0));
        await data.WriteAsync("on", fin: true);

        (await data.ReadTextAsync().WaitAsync(Patience)).Should().Be("on");
    }

    [Theory]
    [InlineData("/portForward/default/other", HttpStatusCode.NotFound)]
    [InlineData("/portForward/default/p/another-uid", HttpStatusCode.NotFound)]
    [InlineData("/portForward/default/p", HttpStatusCode.BadRequest)]
    public async Task A_request_that_cannot_be_upgraded_is_answered_plainly(string path, HttpStatusCode status)
    {
        await using var kubelet = await StartAsync();

        (await kubelet.Admin().PostAsync(path, null)).StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_stream_protocol_that_is_not_spoken_is_refused_with_those_that_are()
    {
        await using var kubelet = await StartAsync();

        var refused = await kubelet.UpgradeAsync("/portForward/default/p", "portforward.k9s.io");

        refused.Should().StartWith("HTTP/1.1 403 ").And.Contain("Accept-X-Stream-Protocol-Version: portforward.k8s.io").And.Contain("unable to negotiate protocol");
    }

    private static async Task<KubeletFixture> StartAsync(string address = Address)
    {
        var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.WithAddress(FakePods.Pod("p", "c", FakePods.Running()), address, 8080));
        return kubelet;
    }

    private static async Task<(SpdyPeerStream Data, SpdyPeerStream Errors)> OpenAsync(SpdyPeer peer, int port, int request = 0)
    {
        // In the order and the way of kubectl: it writes nothing to the error stream.
        var errors = await peer.OpenAsync(Headers("error", port, request));
        await errors.Accepted.WaitAsync(Patience);
        await errors.FinishAsync();
        var data = await peer.OpenAsync(Headers("data", port, request));
        await data.Accepted.WaitAsync(Patience);
        return (data, errors);
    }

    private static (string, string)[] Headers(string type, int port, int request) => [("streamtype", type), ("port", $"{port}"), ("requestid", $"{request}")];
}
