using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.KubeletServer.Spdy;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.KubeletServer.RemoteCommands;

public sealed class AttachTests : IDisposable
{
    private const string Url = "/attach/default/p/c";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Folder folder = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("v4.channel.k8s.io", "Success")]
    [InlineData("v3.channel.k8s.io", "")]
    [InlineData("v2.channel.k8s.io", "")]
    [InlineData("channel.k8s.io", "")]
    public async Task Each_output_comes_on_its_stream_as_it_is_written_until_the_container_ends(string protocol, string status)
    {
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync(Url + "?output=1&error=1", protocol);
        var (errors, stdout, stderr) = (await OpenAsync(peer, "error"), await OpenAsync(peer, "stdout"), await OpenAsync(peer, "stderr"));
        await WrittenUntilSeenAsync(stdout, "seen");

        Append("stderr F bad");
        Append("stdout F good");
        ended.SetResult();

        (await stdout.ReadTextAsync().WaitAsync(Patience)).Should().EndWith("good\n").And.NotContain("before").And.NotContain("bad");
        (await stderr.ReadTextAsync().WaitAsync(Patience)).Should().Be("bad\n");
        var told = await errors.ReadTextAsync().WaitAsync(Patience);
        (told.Length == 0 ? "" : JsonNode.Parse(told)!["status"]!.GetValue<string>()).Should().Be(status);
    }

    [Fact]
    public async Task A_terminal_shows_both_outputs_on_one_stream_with_returns()
    {
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync(Url + "?output=1&error=1&tty=1", "v4.channel.k8s.io");
        await OpenAsync(peer, "error");
        var stdout = await OpenAsync(peer, "stdout");
        await OpenAsync(peer, "resize");
        await WrittenUntilSeenAsync(stdout, "seen");

        Append("stderr F bad");
        ended.SetResult();

        (await stdout.ReadTextAsync().WaitAsync(Patience)).Should().EndWith("bad\r\n");
    }

    [Fact]
    public async Task What_the_caller_sends_reaches_the_container_and_its_end_too()
    {
        await using var kubelet = await StartAsync();
        await using var peer = await kubelet.SpdyAsync(Url + "?input=1", "v4.channel.k8s.io");
        var errors = await OpenAsync(peer, "error");
        var stdin = await OpenAsync(peer, "stdin");

        await stdin.WriteAsync("typed ");
        await stdin.WriteAsync("in", fin: true);

        JsonNode.Parse(await errors.ReadTextAsync().WaitAsync(Patience))!["status"]!.GetValue<string>().Should().Be("Success");
        Encoding.UTF8.GetString(kubelet.Pods.Input.ToArray()).Should().Be("typed in");
    }

    [Theory]
    [InlineData("v5.channel.k8s.io", false)]
    [InlineData("v4.channel.k8s.io", false)]
    [InlineData("v4.base64.channel.k8s.io", true)]
    [InlineData("channel.k8s.io", false)]
    [InlineData("base64.channel.k8s.io", true)]
    [InlineData(null, false)]
    public async Task A_websocket_carries_the_same_streams_as_channels(string? protocol, bool isBase64)
    {
        await using var kubelet = await StartAsync();
        using var socket = await kubelet.WebSocketAsync(Url + "?output=1&error=1&input=1", protocol);
        (await socket.ReceiveAsync(isBase64)).Should().BeEquivalentTo((1, Array.Empty<byte>()), "it tells that the container is attached");
        await socket.SendAsync(0, "typed", isBase64);
        var seen = socket.ReceiveAsync(isBase64);
        await Eventually.TrueAsync(() =>
        {
            Append("stdout F seen");
            return seen.IsCompleted && kubelet.Pods.Input.Length == 5;
        });

        Append("stderr F bad");
        ended.SetResult();
        var first = (await seen)!.Value;
        var all = new Dictionary<int, string> { [first.Channel] = Encoding.UTF8.GetString(first.Data) };
        while (await socket.ReceiveAsync(isBase64).WaitAsync(Patience) is { } message)
        {
            all[message.Channel] = all.GetValueOrDefault(message.Channel) + Encoding.UTF8.GetString(message.Data);
        }

        all[1].Should().EndWith("seen\n");
        all[2].Should().Be("bad\n");
        all.ContainsKey(3).Should().Be(protocol?.StartsWith('v') ?? false, "only newer protocols tell of success");
        all.ContainsKey(255).Should().Be(protocol == "v5.channel.k8s.io");
    }

    [Fact]
    public async Task The_end_of_a_v5_channel_ends_the_input()
    {
        await using var kubelet = await StartAsync();
        using var socket = await kubelet.WebSocketAsync(Url + "?input=1", "v5.channel.k8s.io");
        await socket.ReceiveAsync();
        await socket.SendAsync(0, "last words");

        await socket.SendAsync(255, [0]);

        (await socket.ReceiveAsync())!.Value.Channel.Should().Be(3, "an attach without outputs is over with its input");
        Encoding.UTF8.GetString(kubelet.Pods.Input.ToArray()).Should().Be("last words");
    }

    [Fact]
    public async Task A_caller_that_opens_no_streams_is_not_waited_for_for_ever()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var kubelet = await StartAsync(time);
        await using var peer = await kubelet.SpdyAsync(Url + "?output=1", "v4.channel.k8s.io");
        await OpenAsync(peer, "error");

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(10), () => peer.Ended.IsCompleted);
    }

    [Theory]
    [InlineData("/attach/default/x/c?output=1", HttpStatusCode.NotFound, "pod \"x\" does not exist\n")]
    [InlineData("/attach/default/p/other-uid/c?output=1", HttpStatusCode.NotFound, "pod \"p\" does not exist\n")]
    [InlineData("/attach/default/p/x?output=1", HttpStatusCode.NotFound, "container not found (\"x\")\n")]
    [InlineData("/attach/default/p/c", HttpStatusCode.BadRequest, "you must specify at least 1 of stdin, stdout, stderr\n")]
    [InlineData("/attach/default/over/c?output=1", HttpStatusCode.BadRequest, "container \"c\" in pod \"over\" is not running; its output is in its log\n")]
    public async Task What_cannot_be_attached_to_is_refused_before_the_upgrade(string path, HttpStatusCode status, string text)
    {
        await using var kubelet = await StartAsync();
        kubelet.Pods.Records.Add(FakePods.Pod("over", "c", FakePods.Terminated("wasm://1")));

        var answer = await kubelet.Admin().PostAsync(path, null);

        answer.StatusCode.Should().Be(status);
        (await answer.Content.ReadAsStringAsync()).Should().Be(text);
    }

    [Theory]
    [InlineData("/exec/default/p/c?command=sh&output=1")]
    [InlineData("/exec/default/p/uid-p/c?command=sh&output=1")]
    [InlineData("/run/default/p/c?cmd=ls")]
    public async Task A_command_is_refused_with_what_to_do_instead_as_clients_show_it(string path)
    {
        await using var kubelet = await StartAsync();

        var answer = await kubelet.Admin().PostAsync(path, null);

        answer.StatusCode.Should().Be(HttpStatusCode.NotImplemented);
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        status["kind"]!.GetValue<string>().Should().Be("Status");
        status["message"]!.GetValue<string>().Should().Contain("no shell").And.Contain("kubectl logs");
    }

    public void Dispose() => folder.Dispose();

    private static async Task<SpdyPeerStream> OpenAsync(SpdyPeer peer, string type)
    {
        var stream = await peer.OpenAsync(("streamtype", type));
        await stream.Accepted.WaitAsync(Patience);
        return stream;
    }

    // From when it is attached nobody tells: lines are written until one has come.
    private async Task WrittenUntilSeenAsync(SpdyPeerStream stream, string line)
    {
        var seen = stream.ReadAsync();
        await Eventually.TrueAsync(() =>
        {
            Append($"stdout F {line}");
            return seen.IsCompleted;
        });
    }

    private async Task<KubeletFixture> StartAsync(TimeProvider? time = null)
    {
        var kubelet = await KubeletFixture.StartAsync(time: time);
        kubelet.Pods.Records.Add(FakePods.Pod("p", "c", FakePods.Running()));
        Append("stdout F before");
        kubelet.Pods.Logs[("p", "c", false)] = new ContainerLog(folder.File("1.log"), ended.Task);
        return kubelet;
    }

    private void Append(string record) => File.AppendAllText(folder.File("1.log"), $"2026-01-01T00:00:00.5Z {record}\n");
}
