using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Logs;

/// <summary>
/// A container's log. Whole lines are on disk when a guest's write returns; the rest of a line waits for its end, for
/// <see cref="CriLines.MaxMessage"/>, or for the end of the module. A log that cannot be written loses lines, counts them, and hurts nobody else.
/// </summary>
internal sealed partial class ContainerLog(LogFile file, string id, LogMetrics metrics, TimeProvider timeProvider, ILogger logger) : IModuleOutput
{
    private readonly PartialLine[] rests = [new(), new()];
    private bool failing;

    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }
        Span<byte> prefixBuffer = stackalloc byte[CriLines.PrefixLength];
        var prefix = prefixBuffer[..CriLines.FormatPrefix(prefixBuffer, stream, timeProvider.GetUtcNow())];
        var rest = rests[(int)stream];
        var batch = new LineBatch(data.Length + rest.Length + (4 * CriLines.PrefixLength));
        while (data.IndexOf((byte)'\n') is var end and >= 0)
        {
            AddLine(ref batch, prefix, rest, data[..end]);
            data = data[(end + 1)..];
        }
        KeepRest(ref batch, prefix, rest, data);
        Append(batch.Lines);
        batch.Return();
    }

    public void Complete()
    {
        foreach (var stream in Enum.GetValues<OutputStream>())
        {
            if (rests[(int)stream].Length > 0)
            {
                Write(stream, "\n"u8);
            }
        }
        file.Close();
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
