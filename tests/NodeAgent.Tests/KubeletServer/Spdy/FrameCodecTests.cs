using System.Buffers;
using System.IO.Pipelines;
using Krustlet.NodeAgent.KubeletServer.Spdy;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

public sealed class FrameCodecTests
{
    [Fact]
    public async Task What_is_written_is_read_whatever_the_frames_and_however_they_are_cut()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var frames = Enumerable.Range(0, random.Next(1, 20)).Select(_ => AnyFrame(random)).ToList();

            var read = await ReadAllAsync(Cut(Write(frames), random));

            Joined(read).Should().Equal(Joined(frames), "seed {0}", seed);
        }
    }

    [Fact]
    public async Task No_bytes_make_the_reader_do_anything_but_read_frames_or_refuse()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var bytes = Write([AnyFrame(random), AnyFrame(random), AnyFrame(random)]);
            for (var flips = random.Next(1, 8); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var reading = async () => await ReadAllAsync(Cut(bytes, random));

            if (await Record.ExceptionAsync(reading) is { } failure)
            {
                failure.Should().BeOfType<SpdyException>("seed {0}", seed);
            }
        }
    }

    [Theory]
    [InlineData("80020001 0000000a 00000001 00000000 0000", "version 2")]
    [InlineData("80030001 00000003 000000", "length")]
    [InlineData("80030001 0000000a 00000000 00000000 0000", "stream 0")]
    [InlineData("80030001 0000000a 00000001 00000000 0000", "zlib")]
    [InlineData("80030001 00000010 00000001 00000000 0000 78bb deadbeef", "dictionary")]
    [InlineData("80030001 00000010 00000001 00000000 0000 7801 ffffffff", "inflated")]
    [InlineData("80030001 00000015 00000001 00000000 0000 7801 00 0400 fbff 00000001", "cut short")]
    [InlineData("80030002 0000000f 00000001 7801 00 0400 fbff ffffffff", "cut short")]
    [InlineData("80030003 00000008 00000001 00000000", "status 0")]
    [InlineData("80030003 00000008 00000000 00000001", "stream 0")]
    [InlineData("80030003 00000004 00000001", "length")]
    [InlineData("80030004 00000004 00000001", "length")]
    [InlineData("80030004 0000000c ffffffff 00000007 00000001", "length")]
    [InlineData("80030006 00000005 0000000100", "length")]
    [InlineData("80030007 00000004 00000000", "length")]
    [InlineData("80030009 00000008 00000001 00000000", "nothing")]
    [InlineData("80030009 00000004 00000001", "length")]
    [InlineData("80030001 00ffffff", "at most")]
    [InlineData("00000000 00000001 00", "stream 0")]
    [InlineData("00000001 00000005 0000", "within a frame")]
    [InlineData("800300", "within a frame")]
    public async Task A_malformed_frame_is_refused(string hex, string why)
    {
        var reading = async () => await ReadAllAsync([Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))]);

        (await reading.Should().ThrowAsync<SpdyException>()).Which.Message.Should().Contain(why);
    }

    [Fact]
    public async Task A_control_frame_of_a_type_that_is_not_known_is_passed_over()
    {
        var bytes = Convert.FromHexString("8003000a0000000200018003000600000004" + "00000007");

        (await ReadAllAsync([bytes])).Should().Equal(new PingFrame(7));
    }

    [Fact]
    public async Task A_long_data_frame_comes_in_pieces_and_only_the_last_ends_the_stream()
    {
        var read = await ReadAllAsync([Write([new DataFrame(1, true, new byte[1_000_000])])]);

        read.Should().HaveCountGreaterThan(10).And.AllSatisfy(frame => ((DataFrame)frame).Data.Length.Should().BeLessThanOrEqualTo(64 * 1024));
        read.Select(frame => ((DataFrame)frame).Fin).Should().Equal([.. Enumerable.Repeat(false, read.Count - 1), true]);
    }

    private static SpdyFrame AnyFrame(Random random)
    {
        var id = (uint)random.Next(1, int.MaxValue);
        return random.Next(9) switch
        {
            0 => new SynStreamFrame(id, (uint)random.Next(), (byte)random.Next(8), random.Next(2) == 0, random.Next(2) == 0, AnyHeaders(random)),
            1 => new SynReplyFrame(id, random.Next(2) == 0, AnyHeaders(random)),
            2 => new HeadersFrame(id, random.Next(2) == 0, AnyHeaders(random)),
            3 => new RstStreamFrame(id, (ResetStatus)random.Next(1, 12)),
            4 => new SettingsFrame([.. Enumerable.Range(0, random.Next(5)).Select(_ => ((uint)random.Next(1, 9), (uint)random.Next()))]),
            5 => new PingFrame((uint)random.Next()),
            6 => new GoAwayFrame(id, (GoAwayStatus)random.Next(3)),
            7 => new WindowUpdateFrame((uint)random.Next(), (uint)random.Next(1, int.MaxValue)),
            _ => new DataFrame(id, random.Next(2) == 0, AnyBytes(random)),
        };
    }

    private static SpdyHeaders AnyHeaders(Random random) =>
        new([.. Enumerable.Range(0, random.Next(6)).Select(index => new KeyValuePair<string, string>($"name-{index}", new string('v', random.Next(300))))]);

    private static byte[] AnyBytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? 0 : random.Next(100_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Write(IEnumerable<SpdyFrame> frames)
    {
        var writer = new FrameWriter();
        var output = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            writer.Write(frame, output);
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<byte[]> Cut(byte[] bytes, Random random)
    {
        var parts = new List<byte[]>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - start, random.Next(3) == 0 ? random.Next(1, 9) : random.Next(1, 20_000));
            parts.Add(bytes[start..(start + length)]);
            start += length;
        }

        return parts;
    }

    private static async Task<List<SpdyFrame>> ReadAllAsync(List<byte[]> parts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var reader = new FrameReader(pipe.Reader, new FrameLimits());
        var frames = new List<SpdyFrame>();
        foreach (var part in parts)
        {
            await pipe.Writer.WriteAsync(part);
        }

        await pipe.Writer.CompleteAsync();
        while (await reader.ReadAsync(CancellationToken.None) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    // Pieces of one data frame as one, and everything as text, so that contents are compared.
    private static List<string> Joined(IEnumerable<SpdyFrame> frames)
    {
        var texts = new List<string>();
        var data = string.Empty;
        foreach (var frame in frames)
        {
            if (frame is DataFrame { Fin: false, Data.Length: 64 * 1024 } piece)
            {
                data += Convert.ToHexString(piece.Data.Span);
                continue;
            }

            texts.Add(frame switch
            {
                DataFrame last => $"data {last.StreamId} {last.Fin} {data}{Convert.ToHexString(last.Data.Span)}",
                SynStreamFrame syn => $"{syn with { Headers = SpdyHeaders.Empty }} {Text(syn.Headers)}",
                SynReplyFrame reply => $"{reply with { Headers = SpdyHeaders.Empty }} {Text(reply.Headers)}",
                HeadersFrame headers => $"{headers with { Headers = SpdyHeaders.Empty }} {Text(headers.Headers)}",
                SettingsFrame settings => string.Join(',', settings.Values),
                _ => frame.ToString(),
            });
            data = string.Empty;
        }

        return texts;
    }

    private static string Text(SpdyHeaders headers) => string.Join(',', headers.Entries);
}
