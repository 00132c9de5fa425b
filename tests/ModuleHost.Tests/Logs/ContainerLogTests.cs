using System.Diagnostics.Metrics;
using System.Text;
using Krustlet.ModuleHost.Logs;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ModuleHost.Tests.Logs;

public sealed class ContainerLogTests : IDisposable
{
    private const string Stamp = "2026-01-02T03:04:05.000000000Z";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("log-");
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Meter meter = new("test");
    private readonly LogFactory factory;

    public ContainerLogTests() => factory = new LogFactory(meter, time, NullLogger<ContainerLog>.Instance);

    private string LogPath => Path.Combine(folder.FullName, "pod", "0.log");

    public void Dispose()
    {
        meter.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_line_is_on_disk_when_the_write_returns()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);

        Write(log, OutputStream.StandardOutput, "one\ntwo\n");
        Write(log, OutputStream.StandardError, "three\n");

        File.ReadAllText(LogPath).Should().Be($"{Stamp} stdout F one\n{Stamp} stdout F two\n{Stamp} stderr F three\n");
    }

    [Fact]
    public void Parts_of_a_line_become_one_line_and_the_last_is_completed_at_the_end()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);

        Write(log, OutputStream.StandardOutput, "a");
        Write(log, OutputStream.StandardError, "x");
        Write(log, OutputStream.StandardOutput, "b\nc");
        log.Complete();

        File.ReadAllText(LogPath).Should().Be($"{Stamp} stdout F ab\n{Stamp} stdout F c\n{Stamp} stderr F x\n");
    }

    [Fact]
    public void A_part_of_a_line_is_on_disk_after_a_moment_in_which_nothing_comes_and_the_line_goes_on()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);
        Write(log, OutputStream.StandardOutput, "na");
        time.Advance(ContainerLog.PartPatience / 2);
        Write(log, OutputStream.StandardOutput, "me: ");
        File.ReadAllText(LogPath).Should().BeEmpty();

        time.Advance(ContainerLog.PartPatience);
        File.ReadAllText(LogPath).Should().EndWith(" stdout P name: \n");
        Write(log, OutputStream.StandardOutput, "hello\n");

        File.ReadAllLines(LogPath).Select(static line => line[Stamp.Length..]).Should().Equal(" stdout P name: ", " stdout F hello");
    }

    [Fact]
    public void A_line_that_was_written_in_part_is_completed_at_the_end()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);
        Write(log, OutputStream.StandardError, "bye");
        time.Advance(ContainerLog.PartPatience);

        log.Complete();
        time.Advance(ContainerLog.PartPatience);

        File.ReadAllLines(LogPath).Select(static line => line[Stamp.Length..]).Should().Equal(" stderr P bye", " stderr F ");
    }

    [Fact]
    public void An_empty_line_is_a_line()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);

        Write(log, OutputStream.StandardOutput, "\n");

        File.ReadAllText(LogPath).Should().Be($"{Stamp} stdout F \n");
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_written_in_parts()
    {
        var log = factory.Create("id", LogPath, LogRotation.Never);

        Write(log, OutputStream.StandardOutput, new string('x', (CriLines.MaxMessage * 2) + 5) + "\n");

        var lines = File.ReadAllLines(LogPath);
        lines.Select(line => line.Split(' ')[2]).Should().Equal("P", "P", "F");
        lines.Select(line => line.Split(' ')[3].Length).Should().Equal(CriLines.MaxMessage, CriLines.MaxMessage, 5);
    }

    [Fact]
    public void A_log_that_has_its_size_is_put_aside_and_the_oldest_is_deleted()
    {
        var log = factory.Create("id", LogPath, new LogRotation(100, 3));

        for (var i = 0; i < 6; i++)
        {
            Write(log, OutputStream.StandardOutput, new string((char)('a' + i), 80) + "\n");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var files = Directory.GetFiles(Path.GetDirectoryName(LogPath)!).Order().ToList();
        files.Should().HaveCount(3);
        files[0].Should().Be(LogPath);
        File.ReadAllText(files[1]).Should().Contain(new string('e', 80));
        File.ReadAllText(files[2]).Should().Contain(new string('f', 80));
        File.ReadAllText(files[0]).Should().BeEmpty();
    }

    [Fact]
    public void More_logs_than_descriptors_all_keep_their_lines()
    {
        var paths = Enumerable.Range(0, 300).Select(i => Path.Combine(folder.FullName, $"{i}.log")).ToList();
        var logs = paths.Select((path, i) => factory.Create($"id{i}", path, LogRotation.Never)).ToList();

        logs.ForEach(log => Write(log, OutputStream.StandardOutput, "first\n"));
        logs.ForEach(log => Write(log, OutputStream.StandardOutput, "second\n"));

        paths.Should().OnlyContain(path => File.ReadAllLines(path).Length == 2);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_a_log_error_with_its_reason()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "file"), "");

        var create = () => factory.Create("id", Path.Combine(folder.FullName, "file", "0.log"), LogRotation.Never);

        create.Should().Throw<ModuleStartException>().Where(refused => refused.Kind == StartError.Log && refused.Message.Contains("0.log"));
    }

    [Fact]
    public void A_full_disk_loses_lines_counts_them_and_throws_nothing()
    {
        long lost = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => lost += bytes);
        listener.Start();
        // Every write to this device fails with ENOSPC.
        var log = new LogFactory(meter, time, NullLogger<ContainerLog>.Instance).Create("id", "/dev/full", LogRotation.Never);

        Write(log, OutputStream.StandardOutput, "hello\n");

        lost.Should().Be(Stamp.Length + " stdout F hello\n".Length);
    }

    private static void Write(IModuleOutput log, OutputStream stream, string text) => log.Write(stream, Encoding.UTF8.GetBytes(text));
}
