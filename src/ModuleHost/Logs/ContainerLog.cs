using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Logs;

/// <summary>
/// A container's log. Whole lines are on disk when a guest's write returns; the rest of a line waits for its end, for
/// <see cref="CriLines.MaxMessage"/>, for the end of the module, or for a moment in which nothing comes: whoever is attached sees a prompt. A log that cannot be written loses lines, counts them, and hurts nobody else.
/// </summary>
internal sealed partial class ContainerLog(LogFile file, string id, LogMetrics metrics, TimeProvider timeProvider, ILogger logger) : IModuleOutput
{
    /// <summary>How long the beginning of a line waits for the rest of it.</summary>
    public static readonly TimeSpan PartPatience = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly PartialLine[] rests = [new(), new()];
    private readonly bool[] inLine = new bool[2];
    private ITimer? patience;
    private bool closed;
    private bool failing;

    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }
        lock (gate)
        {
            Write_NeedsLock(stream, data);
        }
    }

    public void Complete()
    {
        lock (gate)
        {
            closed = true;
            patience?.Dispose();
            foreach (var stream in Enum.GetValues<OutputStream>())
            {
                if (rests[(int)stream].Length > 0 || inLine[(int)stream])
                {
                    Write_NeedsLock(stream, "\n"u8);
                }
            }
            file.Close();
        }
    }

    private void Write_NeedsLock(OutputStream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> prefixBuffer = stackalloc byte[CriLines.PrefixLength];
        var prefix = prefixBuffer[..CriLines.FormatPrefix(prefixBuffer, stream, timeProvider.GetUtcNow())];
        var rest = rests[(int)stream];
        var batch = new LineBatch(data.Length + rest.Length + (4 * CriLines.PrefixLength));
        while (data.IndexOf((byte)'\n') is var end and >= 0)
        {
            AddLine(ref batch, prefix, rest, data[..end]);
            inLine[(int)stream] = false;
            data = data[(end + 1)..];
        }
        KeepRest(ref batch, prefix, rest, data);
        Append(batch.Lines);
        batch.Return();
        if (rest.Length > 0 && !closed)
        {
            patience ??= timeProvider.CreateTimer(static log => ((ContainerLog)log!).WriteParts(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            patience.Change(PartPatience, Timeout.InfiniteTimeSpan);
        }
    }

    private void WriteParts()
    {
        lock (gate)
        {
            foreach (var stream in closed ? [] : Enum.GetValues<OutputStream>())
            {
                WritePart_NeedsLock(stream, rests[(int)stream]);
            }
        }
    }

    private void WritePart_NeedsLock(OutputStream stream, PartialLine rest)
    {
        if (rest.Length == 0)
        {
            return;
        }
        Span<byte> prefixBuffer = stackalloc byte[CriLines.PrefixLength];
        var prefix = prefixBuffer[..CriLines.FormatPrefix(prefixBuffer, stream, timeProvider.GetUtcNow())];
        var batch = new LineBatch(rest.Length + CriLines.PrefixLength + 1);
        CriLines.Add(ref batch, prefix, full: false, rest.Bytes, []);
        rest.Clear();
        inLine[(int)stream] = true;
        Append(batch.Lines);
        batch.Return();
    }

    private static void AddLine(ref LineBatch batch, scoped ReadOnlySpan<byte> prefix, PartialLine rest, ReadOnlySpan<byte> line)
    {
        while (rest.Length + line.Length > CriLines.MaxMessage)
        {
            var part = CriLines.MaxMessage - rest.Length;
            CriLines.Add(ref batch, prefix, full: false, rest.Bytes, line[..part]);
            rest.Clear();
            line = line[part..];
        }
        CriLines.Add(ref batch, prefix, full: true, rest.Bytes, line);
        rest.Clear();
    }

    private static void KeepRest(ref LineBatch batch, scoped ReadOnlySpan<byte> prefix, PartialLine rest, ReadOnlySpan<byte> data)
    {
        while (rest.Length + data.Length > CriLines.MaxMessage)
        {
            var part = CriLines.MaxMessage - rest.Length;
            CriLines.Add(ref batch, prefix, full: false, rest.Bytes, data[..part]);
            rest.Clear();
            data = data[part..];
        }
        rest.Append(data);
    }

    private void Append(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }
        try
        {
            file.Append(lines);
            failing = false;
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            metrics.CountLost(lines.Length);
            if (!failing)
            {
                failing = true;
                LogLost(id, lost);
            }
        }
    }

    [LoggerMessage(5100, LogLevel.Warning, "The log of module {Id} cannot be written; its output is lost until it can be")]
    private partial void LogLost(string id, Exception exception);
}
