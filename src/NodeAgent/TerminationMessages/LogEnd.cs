using System.Text;
using Krustlet.NodeAgent.KubeletServer.Logs;

namespace Krustlet.NodeAgent.TerminationMessages;

/// <summary>The last lines of a CRI log file, as the module wrote them.</summary>
internal static class LogEnd
{
    /// <summary>At most so many lines, and of them at most so many last bytes; empty when there is no log. No line end at the end.</summary>
    public static string Read(string path, int maxLines, int maxBytes)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);

            // Every record has a head of some 40 bytes; lines so short that more heads than this are needed make up for it by being few.
            var start = Math.Max(LogTail.FindStart(file, length, maxLines), length - (maxBytes * 64L));
            var records = new byte[(int)(length - start)];
            var read = RandomAccess.Read(file, records, start);
            return Last(Content(records.AsSpan(0, read)), maxBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static List<byte> Content(ReadOnlySpan<byte> records)
    {
        var content = new List<byte>(records.Length);
        foreach (var range in records.Split((byte)'\n'))
        {
            if (CriRecord.TryParse(records[range], out var record))
            {
                content.AddRange(record.Content);
                if (!record.IsPartial)
                {
                    content.Add((byte)'\n');
                }
            }
        }

        if (content is [.., (byte)'\n'])
        {
            content.RemoveAt(content.Count - 1);
        }

        return content;
    }

    private static string Last(List<byte> content, int maxBytes)
    {
        var last = content.Count <= maxBytes ? content : content[^maxBytes..];

        // A cut may fall into a character.
        var whole = last.Count < content.Count ? last.SkipWhile(static b => (b & 0xC0) == 0x80) : last;
        return Encoding.UTF8.GetString([.. whole]);
    }
}
