using Krustlet.NodeAgent.KubeletServer.Spdy;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

public sealed class SpdySessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_stream_is_answered_carries_bytes_both_ways_and_ends_each_way_by_itself()
    {
        await using var server = await SpdyEcho.StartAsync();
        var stream = await server.Peer.OpenAsync(("streamType", "data"), ("port", "80"));
        await stream.Accepted.WaitAsync(Patience);

        await stream.WriteAsync("hello");
        (await stream.ReadAsync()).Should().Equal("hello"u8.ToArray());
        await stream.WriteAsync(" and goodbye", fin: true);

        (await stream.ReadTextAsync()).Should().Be(" and goodbye", "the server's side is open until it ends it");
        server.Opened.Should().ContainSingle().Which.Headers["StreamType"].Should().Be("data");
    }

    [Fact]
    public async Task A_big_transfer_arrives_whole_without_a_single_window_update_from_the_other_side()
    {
        await using var server = await SpdyEcho.StartAsync();
        var sent = new byte[32 << 20];
        new Random(1).NextBytes(sent);
        var stream = await server.Peer.OpenAsync();
        await stream.Accepted.WaitAsync(Patience);

        var writing = WriteAllAsync(stream, sent);

        (await stream.ReadToEndAsync().WaitAsync(Patience)).AsSpan().SequenceEqual(sent).Should().BeTrue();
        await writing;
    }

    [Fact]
    public async Task Many_streams_carry_their_own_bytes_at_the_same_time()
    {
        await using var server = await SpdyEcho.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(EchoAsync)).WaitAsync(Patience);

        async Task EchoAsync(int index)
        {
            var stream = await server.OpenAsync();
            await stream.Accepted;
            var sent = new byte[20_000 + index];
            new Random(index).NextBytes(sent);
            var writing = WriteAllAsync(stream, sent);
            (await stream.ReadToEndAsync()).AsSpan().SequenceEqual(sent).Should().BeTrue("stream {0} is its own", index);
            await writing;
        }
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_does_not_stop_the_others()
    {
        await using var server = await SpdyEcho.StartAsync();
        var unread = await server.OpenAsync(("read", "never"));
        await unread.Accepted.WaitAsync(Patience);
        await unread.WriteAsync(new byte[3 << 20]);

        var other = await server.OpenAsync();
        await other.Accepted.WaitAsync(Patience);
        await other.WriteAsync("through", fin: true);

        (await other.ReadTextAsync().WaitAsync(Patience)).Should().Be("through");
    }

    [Fact]
    public async Task A_stream_that_fills_the_session_and_stays_unread_is_ended_for_the_others_sake()
    {
        var time = new FakeTimeProvider();
        await using var server = await SpdyEcho.StartAsync(new SpdyLimits { MaxUnread = 100_000 }, time);
        var unread = await server.OpenAsync(("read", "never"));
        var other = await server.OpenAsync();
        await other.Accepted.WaitAsync(Patience);
        await WriteAllAsync(unread, new byte[200_000]);
        var writing = other.WriteAsync("through", fin: true);

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(10), () => unread.WasReset.IsCompleted);

        (await unread.WasReset).Should().Be(ResetStatus.FlowControlError);
        (await other.ReadTextAsync().WaitAsync(Patience)).Should().Be("through");
        await writing;
        server.Session.Unread.Held.Should().Be(0, "what was not read counts no more");
    }

    [Fact]
    public async Task A_slow_stream_that_is_alone_may_take_its_time()
    {
        var time = new FakeTimeProvider();
        await using var server = await SpdyEcho.StartAsync(new SpdyLimits { MaxUnread = 100_000 }, time);
        var slow = await server.OpenAsync(("read", "later"));
        await slow.Accepted.WaitAsync(Patience);
        var sent = new byte[400_000];
        new Random(3).NextBytes(sent);
        var writing = WriteAllAsync(slow, sent);
        await Eventually.TrueAsync(() => !server.Session.Unread.HasRoom(out _));
        time.Advance(TimeSpan.FromMinutes(10));

        server.ReadLater.SetResult();

        (await slow.ReadToEndAsync().WaitAsync(Patience)).AsSpan().SequenceEqual(sent).Should().BeTrue();
        await writing;
    }

    [Fact]
    public async Task A_peer_that_keeps_windows_is_never_sent_more_than_it_has_room_for()
    {
        await using var server = await SpdyEcho.StartAsync();
        await server.Peer.SendAsync(new SettingsFrame([(SettingsFrame.InitialWindowSize, 1000)]), new WindowUpdateFrame(0, 1 << 20), new PingFrame(1));
        await server.Peer.ReceiveAsync<PingFrame>().WaitAsync(Patience);
        var stream = await server.OpenAsync();
        await stream.Accepted.WaitAsync(Patience);
        await stream.WriteAsync(new byte[2500], fin: true);

        (await ReadExactlyAsync(stream, 1000)).Should().Be(1000);
        await server.Peer.SendAsync(new PingFrame(3));
        await server.Peer.ReceiveAsync<PingFrame>().WaitAsync(Patience);
        var rest = stream.ReadToEndAsync();
        rest.IsCompleted.Should().BeFalse("there is no room for more");
        await server.Peer.SendAsync(new WindowUpdateFrame(stream.Id, 700));
        await server.Peer.SendAsync(new WindowUpdateFrame(stream.Id, 5000));

        (await rest.WaitAsync(Patience)).Should().HaveCount(1500);
    }

    [Fact]
    public async Task A_peer_that_keeps_windows_is_given_room_at_the_start()
    {
        await using var server = await SpdyEcho.StartAsync();

        (await server.Peer.ReceiveAsync<SettingsFrame>().WaitAsync(Patience)).Values.Should().Contain((SettingsFrame.InitialWindowSize, (uint)int.MaxValue));
        (await server.Peer.ReceiveAsync<WindowUpdateFrame>().WaitAsync(Patience)).StreamId.Should().Be(0);
    }

    [Fact]
    public async Task A_reset_ends_the_stream_for_its_reader_and_its_writer()
    {
        await using var server = await SpdyEcho.StartAsync();
        var stream = await server.OpenAsync(("read", "never"));
        await stream.Accepted.WaitAsync(Patience);
        var own = server.Opened.Single();
        await stream.WriteAsync("unread");
        await server.Peer.SendAsync(new RstStreamFrame(stream.Id, ResetStatus.Cancel));

        var writing = async () =>
        {
            while (true)
            {
                await own.WriteAsync(new byte[1], CancellationToken.None);
                await Task.Yield();
            }
        };

        await writing.Should().ThrowAsync<IOException>();
        await Eventually.TrueAsync(() => server.Session.Unread.Held == 0);
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused_until_others_end()
    {
        await using var server = await SpdyEcho.StartAsync(new SpdyLimits { MaxStreams = 2 });
        var first = await server.OpenAsync();
        var second = await server.OpenAsync();
        await Task.WhenAll(first.Accepted, second.Accepted).WaitAsync(Patience);

        (await (await server.OpenAsync()).WasReset.WaitAsync(Patience)).Should().Be(ResetStatus.RefusedStream);
        await first.FinishAsync();
        (await first.ReadTextAsync().WaitAsync(Patience)).Should().BeEmpty();

        await (await server.OpenAsync()).Accepted.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(1u)]
    public async Task A_stream_with_a_number_that_is_not_the_clients_to_give_is_refused(uint id)
    {
        await using var server = await SpdyEcho.StartAsync();
        await (await server.OpenAsync()).Accepted.WaitAsync(Patience);

        await server.Peer.SendAsync(new SynStreamFrame(id, 0, 0, false, false, Krustlet.NodeAgent.KubeletServer.Spdy.Headers.SpdyHeaders.Empty), new PingFrame(9));

        await server.Peer.ReceiveAsync<PingFrame>().WaitAsync(Patience);
        server.Opened.Should().ContainSingle();
    }

    [Fact]
    public async Task Data_for_a_stream_that_was_never_opened_is_answered_with_a_reset()
    {
        await using var server = await SpdyEcho.StartAsync();

        await server.Peer.SendAsync(new DataFrame(77, false, new byte[3]));

        (await server.Peer.ReceiveAsync<RstStreamFrame>().WaitAsync(Patience)).Should().Be(new RstStreamFrame(77, ResetStatus.InvalidStream));
    }

    [Fact]
    public async Task A_peer_that_breaks_the_protocol_is_told_and_the_session_ends()
    {
        await using var server = await SpdyEcho.StartAsync();
        var stream = await server.OpenAsync(("read", "never"));
        await stream.Accepted.WaitAsync(Patience);

        await server.Peer.SendRawAsync(Convert.FromHexString("8003000300000008" + "0000000100000000"));

        (await server.Peer.ReceiveAsync<GoAwayFrame>().WaitAsync(Patience)).Should().Be(new GoAwayFrame(1, GoAwayStatus.ProtocolError));
        var running = () => server.Running.WaitAsync(Patience);
        await running.Should().ThrowAsync<SpdyException>();
        var reading = async () => await server.Opened.Single().ReadAsync(new byte[1], CancellationToken.None);
        await reading.Should().ThrowAsync<IOException>("a reader must not wait for ever");
    }

    [Fact]
    public async Task A_session_on_which_nothing_happens_ends()
    {
        var time = new FakeTimeProvider();
        await using var server = await SpdyEcho.StartAsync(new SpdyLimits { IdleTimeout = TimeSpan.FromHours(4) }, time);
        await server.Peer.ReceiveAsync<WindowUpdateFrame>().WaitAsync(Patience);
        time.Advance(TimeSpan.FromHours(3));
        await server.Peer.SendAsync(new PingFrame(1));
        await server.Peer.ReceiveAsync<PingFrame>().WaitAsync(Patience);
        time.Advance(TimeSpan.FromHours(3));
        await server.Peer.SendAsync(new PingFrame(3));
        await server.Peer.ReceiveAsync<PingFrame>().WaitAsync(Patience);
        server.Running.IsCompleted.Should().BeFalse();

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromHours(1), () => server.Running.IsCompleted);

        (await server.Peer.ReceiveAsync<GoAwayFrame>().WaitAsync(Patience)).Status.Should().Be(GoAwayStatus.Ok);
    }

    [Fact]
    public async Task The_end_of_the_connection_ends_the_session_and_its_streams()
    {
        await using var server = await SpdyEcho.StartAsync();
        var stream = await server.OpenAsync(("read", "never"));
        await stream.Accepted.WaitAsync(Patience);

        server.Pair.Near.Close();

        await server.Running.WaitAsync(Patience);
        var writing = async () => await server.Opened.Single().WriteAsync(new byte[1], CancellationToken.None);
        await writing.Should().ThrowAsync<IOException>();
    }

    private static async Task WriteAllAsync(SpdyPeerStream stream, byte[] data)
    {
        foreach (var part in data.Chunk(32 * 1024))
        {
            await stream.WriteAsync(part);
        }

        await stream.FinishAsync();
    }

    private static async Task<int> ReadExactlyAsync(SpdyPeerStream stream, int count)
    {
        var read = 0;
        while (read < count)
        {
            read += (await stream.ReadAsync().WaitAsync(Patience)).Length;
        }

        return read;
    }
}
