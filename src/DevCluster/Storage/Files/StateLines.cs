namespace Krustlet.DevCluster.Storage.Files;

/// <summary>The whole lines of a file.</summary>
internal static class StateLines
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Each line without its end, and where the next one begins.</summary>
    public static IEnumerable<(byte[] Line, long Next)> Read(Stream file)
    {
        var buffer = new byte[BufferSize];
        var line = new MemoryStream();
        var (position, read) = (0L, 0);
        while ((read = file.Read(buffer)) > 0)
        {
            for (var start = 0; start < read;)
            {
                var length = Array.IndexOf(buffer, (byte)'\n', start, read - start) - start;
                if (length < 0)
                {
                    line.Write(buffer, start, read - start);
                    break;
                }

                line.Write(buffer, start, length);
                start += length + 1;
                position += line.Length + 1;
                yield return (line.ToArray(), position);
                line.SetLength(0);
            }
        }
    }
}
