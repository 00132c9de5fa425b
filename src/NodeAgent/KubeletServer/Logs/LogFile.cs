using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>An open log file, read forward in blocks. Notices when another file has taken its name.</summary>
internal sealed class LogFile : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly string? openedAs;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int consumed;
    private int filled;
    private long position;

    private LogFile(string path, SafeFileHandle handle)
    {
        this.path = path;
        this.handle = handle;
        openedAs = CurrentName();
    }

    /// <summary>Opens a file, or null when there is none.</summary>
    public static LogFile? TryOpen(string path)
    {
        try
        {
            return new LogFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Goes to the start of the last so many lines.</summary>
    public void SeekTail(long lines) => position = LogTail.FindStart(handle, RandomAccess.GetLength(handle), lines);

    /// <summary>Reads the next block behind what is not consumed yet. False at the end of the file.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await RandomAccess.ReadAsync(handle, buffer.AsMemory(filled), position, cancellationToken).ConfigureAwait(false);
        position += read;
        filled += read;
        return read > 0;
    }

    /// <summary>The next whole line, without its end.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = buffer.AsSpan(consumed, filled - consumed);
        var end = line.IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        line = line[..end];
        consumed += end + 1;
        return true;
    }

    /// <summary>What stands after the last line end: a record that was cut off when its writer died.</summary>
    public ReadOnlySpan<byte> Rest() => buffer.AsSpan(consumed, filled - consumed);

    /// <summary>Whether the file was renamed, removed or cut short, so that what follows is written elsewhere.</summary>
    public bool IsReplaced() =>
        openedAs is not null && CurrentName() != openedAs || RandomAccess.GetLength(handle) < position;

    public void Dispose()
    {
        handle.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    // The kernel keeps the name of an open file up to date through renames; where there is no /proc only truncation is noticed.
    private string? CurrentName() => OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget : null;

    private void MakeRoom()
    {
        if (consumed > 0)
        {
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            consumed = 0;
        }

        if (filled == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }
}
