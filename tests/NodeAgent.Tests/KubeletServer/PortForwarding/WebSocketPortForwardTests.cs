using System.Net.WebSockets;
using System.Text;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

namespace Krustlet.NodeAgent.Tests.KubeletServer.PortForwarding;

public sealed class WebSocketPortForwardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("v4.channel.k8s.io", false)]
    [InlineData("v4.base64.channel.k8s.io", true)]
    [InlineData(null, false)]
    public async Task Each_port_has_a_channel_of_bytes_and_one_of_errors(string? protocol, bool isBase64)
    {
        await using var pod = new PodListener(PodListener.EchoAsync);
        await using var kubelet = await StartAsync();
        using var socket = await kubelet.WebSocketAsync($"/portForward/default/p?port={pod.Port}", protocol);
        byte[] port = [(byte)(pod.Port & 0xff), (byte)(pod.Port >> 8)];

        (await socket.ReceiveAsync(isBase64)).Should().BeEquivalentTo((0, port));
        (await socket.ReceiveAsync(isBase64)).Should().BeEquivalentTo((1, port));
        await socket.SendAsync(0, "hello", isBase64);

        (await socket.ReceiveAsync(isBase64)).Should().BeEquivalentTo((0, "hello"u8.ToArray()));
    }

    [Fact]
    public async Task When_the_pod_has_closed_every_port_the_socket_closes()
    {
        await using var pod = new PodListener(async stream => await stream.WriteAsync("bye"u8.ToArray()));
        await using var kubelet = await StartAsync();
        using var socket = await kubelet.WebSocketAsync($"/portForward/default/p?port={pod.Port},{pod.Port}", "v4.channel.k8s.io");

        var texts = new List<string>();
        while (await socket.ReceiveAsync(false).WaitAsync(Patience) is { } message)
        {
            texts.Add($"{message.Channel} {Encoding.ASCII.GetString(message.Data)}");
        }

        texts.Should().Contain("0 bye").And.Contain("2 bye");
        socket.Socket.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task A_refused_connection_is_told_on_the_error_channel()
    {
        int port;
        await using (var gone = new PodListener(PodListener.EchoAsync))
        {
            port = gone.Port;
        }

        await using var kubelet = await StartAsync();
        using var socket = await kubelet.WebSocketAsync($"/portForward/default/p?port={port}", "v4.channel.k8s.io");
        await socket.ReceiveAsync(false);
        await socket.ReceiveAsync(false);

        var (channel, data) = (await socket.ReceiveAsync(false))!.Value;

        channel.Should().Be(1);
        Encoding.UTF8.GetString(data).Should().Contain("connection refused");
    }

    [Fact]
    public async Task Spdy_within_a_websocket_is_served_too()
    {
        await using var pod = new PodListener(PodListener.EchoAsync);
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.TunnelledSpdyAsync("/portForward/default/p");
        await peer.OpenAsync(("streamtype", "error"), ("port", $"{pod.Port}"), ("requestid", "0"));
        var data = await peer.OpenAsync(("streamtype", "data"), ("port", $"{pod.Port}"), ("requestid", "0"));
        await data.Accepted.WaitAsync(Patience);

        await data.WriteAsync("tunnelled", fin: true);

        (await data.ReadTextAsync().WaitAsync(Patience)).Should().Be("tunnelled");
    }

    [Theory]
    [InlineData("/portForward/default/p", "v4.channel.k8s.io", "400")]
    [InlineData("/portForward/default/p?port=0", "v4.channel.k8s.io", "400")]
    [InlineData("/portForward/default/p?port=a", "v4.channel.k8s.io", "400")]
    [InlineData("/portForward/default/p?port=80", "v9.channel.k8s.io", "403")]
    [InlineData("/portForward/default/x?port=80", "v4.channel.k8s.io", "404")]
    public async Task What_cannot_be_forwarded_is_refused_before_the_upgrade(string path, string protocol, string status)
    {
        await using var kubelet = await StartAsync();

        var connecting = () => kubelet.WebSocketAsync(path, protocol);

        (await connecting.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain(status);
    }

    private static async Task<KubeletFixture> StartAsync()
    {
        var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.WithAddress(FakePods.Pod("p", "c", FakePods.Running()), "127.0.0.9"));
        return kubelet;
    }
}
