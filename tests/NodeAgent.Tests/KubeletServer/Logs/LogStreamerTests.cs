using System.IO.Pipelines;
using System.Text;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.KubeletServer.Logs;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Logs;

public sealed class LogStreamerTests : IDisposable
{
    private const string Golden = """
        2026-01-01T00:00:00Z stdout F first
        2026-01-01T00:00:01.5Z stderr F second
        2026-01-01T00:00:02.123456789Z stdout P thi
        2026-01-01T00:00:03Z stdout F rd
        not a record
        2026-01-01T00:00:04+01:00 stdout F 
        2026-01-01T00:00:05Z stdout F last

        """;

    private readonly Folder folder = new();

    [Fact]
    public async Task Parts_of_a_line_are_joined_and_what_is_no_record_is_left_out() =>
        (await ReadAsync(new LogQuery())).Should().Be("first\nsecond\nthird\n\nlast\n");

    [Fact]
    public async Task Timestamps_have_nine_digits_and_one_a_line() =>
        (await ReadAsync(new LogQuery(Timestamps: true))).Should().Be(
            "2026-01-01T00:00:00.000000000Z first\n"
            + "2026-01-01T00:00:01.500000000Z second\n"
            + "2026-01-01T00:00:02.123456789Z third\n"
            + "2026-01-01T00:00:04.000000000+01:00 \n"
            + "2026-01-01T00:00:05.000000000Z last\n");

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "last\n")]
    [InlineData(2, "\nlast\n")]
    [InlineData(4, "third\n\nlast\n")]
    [InlineData(5, "second\nthird\n\nlast\n")]
    [InlineData(100, "first\nsecond\nthird\n\nlast\n")]
    public async Task A_tail_counts_the_lines_that_the_module_wrote(long lines, string expected) =>
        (await ReadAsync(new LogQuery(TailLines: lines))).Should().Be(expected);

    [Theory]
    [InlineData("Stdout", "first\nthird\n\nlast\n")]
    [InlineData("Stderr", "second\n")]
    public async Task One_stream_can_be_asked_for(string streams, string expected) =>
        (await ReadAsync(new LogQuery(Streams: Enum.Parse<LogStreams>(streams)))).Should().Be(expected);

    [Theory]
    [InlineData("2026-01-01T00:00:05Z", "last\n")]
    [InlineData("2026-01-01T00:00:02.1234567Z", "third\nlast\n")]
    [InlineData("2026-01-01T01:00:05Z", "")]
    public async Task What_is_older_is_left_out(string since, string expected) =>
        (await ReadAsync(new LogQuery(Since: DateTimeOffset.Parse(since, null)))).Should().Be(expected);

    [Theory]
    [InlineData(1, "f")]
    [InlineData(6, "first\n")]
    [InlineData(8, "first\nse")]
    public async Task No_more_bytes_come_than_were_asked_for(long limit, string expected) =>
        (await ReadAsync(new LogQuery(LimitBytes: limit))).Should().Be(expected);

    [Fact]
    public async Task A_tail_of_a_long_log_is_right_at_every_length()
    {
        // Lines of many lengths, so that they lie across the blocks in which the file is read backwards.
        var lines = Enumerable.Range(0, 2000).Select(number => new string((char)('a' + (number % 26)), number * 7 % 300)).ToList();
        var path = folder.Write("long.log", string.Concat(lines.Select(line => $"2026-01-01T00:00:00Z stdout F {line}\n")));

        foreach (var count in new[] { 1, 2, 99, 500, 1234, 1999, 2000, 2001 })
        {
            var text = await ReadAsync(new LogQuery(TailLines: count), path);
            text.Should().Be(string.Concat(lines.TakeLast(count).Select(line => line + "\n")));
        }
    }

    [Fact]
    public async Task A_line_longer_than_any_buffer_comes_whole()
    {
        var line = new string('x', 1_000_000);
        var path = folder.Write("wide.log", $"2026-01-01T00:00:00Z stdout F {line}\n");

        (await ReadAsync(new LogQuery(), path)).Should().Be(line + "\n");
    }

    [Fact]
    public async Task A_record_that_was_cut_off_when_its_writer_died_is_shown() =>
        (await ReadAsync(new LogQuery(), folder.Write("cut.log", "2026-01-01T00:00:00Z stdout F whole\n2026-01-01T00:00:00Z stdout F ha"))).Should().Be("whole\nha\n");

    [Fact]
    public async Task A_log_that_is_not_there_is_empty() =>
        (await ReadAsync(new LogQuery(), folder.File("none.log"))).Should().BeEmpty();

    [Fact]
    public async Task A_follower_waits_for_a_log_that_is_not_there_yet()
    {
        var ended = new TaskCompletionSource();
        var following = ReadAsync(new LogQuery(Follow: true, TailLines: 1), folder.File("late.log"), ended.Task);

        folder.Write("late.log", Golden);
        ended.SetResult();

        (await following).Should().EndWith("last\n");
    }

    [Fact]
    public async Task A_follower_loses_no_line_through_rotations()
    {
        var path = folder.File("0.log");
        var ended = new TaskCompletionSource();
        var pipe = new Pipe();
        var streaming = CopyAsync(new LogQuery(Follow: true), path, ended.Task, pipe.Writer);
        var reader = new StreamReader(pipe.Reader.AsStream());
        for (var file = 0; file < 4; file++)
        {
            for (var line = 0; line < 50; line++)
            {
                await File.AppendAllTextAsync(path, $"2026-01-01T00:00:00Z stdout F {file}-{line}\n");
            }

            // The next file is begun once this one's last line was seen: a writer that rotates faster than it is read loses lines for everyone.
            for (var line = 0; line < 50; line++)
            {
                (await reader.ReadLineAsync()).Should().Be($"{file}-{line}");
            }

            await File.AppendAllTextAsync(path, $"2026-01-01T00:00:00Z stdout F {file}-end\n");
            File.Move(path, folder.File($"0.log.{file}"));
            await File.WriteAllTextAsync(path, string.Empty);
            (await reader.ReadLineAsync()).Should().Be($"{file}-end");
        }

        ended.SetResult();
        await streaming;
        (await reader.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_follower_goes_on_from_the_start_of_a_log_that_was_cut_short()
    {
        var path = folder.Write("0.log", Golden);
        var ended = new TaskCompletionSource();
        var pipe = new Pipe();
        var streaming = CopyAsync(new LogQuery(Follow: true), path, ended.Task, pipe.Writer);
        var reader = new StreamReader(pipe.Reader.AsStream());
        while (await reader.ReadLineAsync() != "last")
        {
        }

        await File.WriteAllTextAsync(path, "2026-01-01T00:00:00Z stdout F again\n");

        (await reader.ReadLineAsync()).Should().Be("again");
        ended.SetResult();
        await streaming;
    }

    [Fact]
    public async Task A_follower_that_goes_away_ends_the_copy()
    {
        using var gone = new CancellationTokenSource();
        var pipe = new Pipe();
        var log = new ContainerLog(folder.Write("0.log", Golden), new TaskCompletionSource().Task);
        var streaming = new LogStreamer(TimeProvider.System).CopyAsync(log, new LogQuery(Follow: true), pipe.Writer, gone.Token);

        await gone.CancelAsync();

        await FluentActions.Awaiting(() => streaming).Should().ThrowAsync<OperationCanceledException>();
    }

    public void Dispose() => folder.Dispose();

    private Task<string> ReadAsync(LogQuery query) => ReadAsync(query, folder.Write("0.log", Golden));

    private static async Task<string> ReadAsync(LogQuery query, string path, Task? ended = null)
    {
        var pipe = new Pipe();
        var copying = CopyAsync(query, path, ended ?? Task.CompletedTask, pipe.Writer);
        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        await copying;
        return text;
    }

    private static async Task CopyAsync(LogQuery query, string path, Task ended, PipeWriter output)
    {
        await new LogStreamer(TimeProvider.System).CopyAsync(new ContainerLog(path, ended), query, output, CancellationToken.None);
        await output.CompleteAsync();
    }
}
