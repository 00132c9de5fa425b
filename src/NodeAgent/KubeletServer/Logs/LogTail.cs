using Microsoft.Win32.SafeHandles;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Finds where the last lines of a log begin, reading backwards from its end: the cost is that of the lines, not of the file.</summary>
internal static class LogTail
{
    private const int BlockSize = 32 * 1024;

    // Enough for time, stream and tag.
    private const int HeadSize = 64;

    /// <summary>
    /// Offset of the last <paramref name="lines"/> lines. A line is what the module wrote up to its line end: records marked partial belong to
    /// the record that follows.
    /// </summary>
    public static long FindStart(SafeFileHandle file, long length, long lines)
    {
        if (lines == 0)
        {
            return length;
        }

        var block = new byte[BlockSize];
        long found = 0;
        long next = length;
        var isLast = true;
        for (var end = length; end > 0;)
        {
            var start = Math.Max(0, end - BlockSize);
            var read = RandomAccess.Read(file, block.AsSpan(0, (int)(end - start)), start);
            for (var index = read - 1; index >= -1; index--)
            {
                if (index >= 0 ? block[index] != (byte)'\n' : start > 0)
                {
                    continue;
                }

                var recordStart = start + index + 1;
                if (recordStart == length)
                {
                    continue;
                }

                // This record ends a line if it is not partial, or if nothing follows it.
                if ((isLast || !IsPartial(file, recordStart)) && ++found > lines)
                {
                    return next;
                }

                isLast = false;
                next = recordStart;
            }

            end = start;
        }

        return 0;
    }

    private static bool IsPartial(SafeFileHandle file, long offset)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        var read = RandomAccess.Read(file, head, offset);
        return CriRecord.TryParse(head[..read], out var record) && record.IsPartial;
    }
}
