using System.Buffers;
using System.Globalization;
using System.Text;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Writes the records that are wanted the way <c>kubectl logs</c> shows them. One answer, one formatter.</summary>
internal sealed class LogFormatter(LogQuery query, IBufferWriter<byte> output)
{
    private const int FractionDigits = 9;
    private long remaining = query.LimitBytes ?? long.MaxValue;
    private bool insideLine;

    /// <summary>Writes one line of the file. False when nothing more is wanted.</summary>
    public bool Write(ReadOnlySpan<byte> line)
    {
        if (!CriRecord.TryParse(line, out var record) || !IsWanted(record))
        {
            return true;
        }

        if (query.Timestamps && !insideLine)
        {
            WriteTimestamp(record.Timestamp);
        }

        Emit(record.Content);
        if (!record.IsPartial)
        {
            Emit("\n"u8);
        }

        insideLine = record.IsPartial;
        return remaining > 0;
    }

    private bool IsWanted(in CriRecord record)
    {
        var isOfStream = query.Streams == LogStreams.All || record.IsError == (query.Streams == LogStreams.Stderr);
        return isOfStream && (query.Since is not { } since || (TryReadTime(record.Timestamp, out var written) && written >= since));
    }

    private void WriteTimestamp(ReadOnlySpan<byte> timestamp)
    {
        // Fixed width, so that lines sort as text: the fraction is filled up to nine digits.
        var dot = timestamp.IndexOf((byte)'.');
        var zone = timestamp.LastIndexOfAny("Z+-"u8);
        if (zone < "yyyy-mm-ddThh:mm:ss".Length)
        {
            zone = timestamp.Length;
        }

        var digits = dot < 0 ? 0 : zone - dot - 1;
        Emit(timestamp[..zone]);
        if (digits < FractionDigits)
        {
            Emit(dot < 0 ? ".000000000"u8 : "000000000"u8[..(FractionDigits - digits)]);
        }

        Emit(timestamp[zone..]);
        Emit(" "u8);
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        var part = bytes.Length <= remaining ? bytes : bytes[..(int)remaining];
        output.Write(part);
        remaining -= part.Length;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> timestamp, out DateTimeOffset time)
    {
        // The clock here counts in ticks, seven digits; what is beyond is cut.
        Span<char> text = stackalloc char[64];
        time = default;
        if (timestamp.Length > text.Length)
        {
            return false;
        }

        Encoding.ASCII.GetChars(timestamp, text);
        text = text[..timestamp.Length];
        var dot = text.IndexOf('.');
        var zone = text.LastIndexOfAny('Z', '+', '-');
        if (dot > 0 && zone - dot > 8)
        {
            text[zone..].CopyTo(text[(dot + 8)..]);
            text = text[..(dot + 8 + (text.Length - zone))];
        }

        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
