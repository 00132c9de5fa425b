namespace Krustlet.ModuleHost.Limits;

/// <summary>What the kernel says of this process' memory maps.</summary>
internal static class MemoryMaps
{
    private const string LimitFile = "/proc/sys/vm/max_map_count";
    private const string MapsFile = "/proc/self/maps";
    private const int KernelDefault = 65530;
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Most maps a process may have.</summary>
    public static int ReadLimit()
    {
        try
        {
            return int.Parse(File.ReadAllText(LimitFile), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return KernelDefault;
        }
    }

    /// <summary>Maps this process has now. Takes milliseconds when there are tens of thousands.</summary>
    public static int Count()
    {
        using var file = new FileStream(MapsFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var chunk = new byte[ChunkBytes];
        var lines = 0;
        while (file.Read(chunk) is var read and > 0)
        {
            lines += chunk.AsSpan(0, read).Count((byte)'\n');
        }
        return lines;
    }
}
