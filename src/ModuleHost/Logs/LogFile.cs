using System.Globalization;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Logs;

/// <summary>A log on disk: appended to, put aside at a size, its descriptor held only while it is in use. Thread-safe.</summary>
internal sealed class LogFile(string path, LogRotation rotation, LogHandles handles, TimeProvider timeProvider)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly Lock gate = new();
    private AppendFile? handle;
    private long length;

    /// <summary>Its place among the open files; used by <see cref="LogHandles"/>, under its lock.</summary>
    public LinkedListNode<LogFile>? Place { get; set; }

    /// <summary>Creates the file, and its folder if that is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Create() => Append([]);

    /// <exception cref="IOException">Some or all was not written; the next append goes on after what was.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        LogFile? tooMany;
        lock (gate)
        {
            tooMany = Open_NeedsLock();
            if (!lines.IsEmpty)
            {
                handle!.Write(lines);
                length += lines.Length;
            }
            if (rotation.MaxBytes > 0 && length >= rotation.MaxBytes)
            {
                Rotate_NeedsLock();
            }
        }
        tooMany?.CloseHandle();
    }

    /// <summary>Gives the descriptor back; the next append opens the file again.</summary>
    public void Close()
    {
        handles.Remove(this);
        CloseHandle();
    }

    private void CloseHandle()
    {
        lock (gate)
        {
            handle?.Dispose();
            handle = null;
        }
    }

    private LogFile? Open_NeedsLock()
    {
        if (handle is not null)
        {
            return null;
        }
        try
        {
            handle = AppendFile.Open(path, Mode);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            handle = AppendFile.Open(path, Mode);
        }
        length = rotation.MaxBytes > 0 ? handle.Length : 0;
        return handles.Add(this);
    }

    private void Rotate_NeedsLock()
    {
        handles.Remove(this);
        handle!.Dispose();
        handle = null;
        var stamp = timeProvider.GetUtcNow().ToString("yyyyMMdd-HHmmss.fffffff", CultureInfo.InvariantCulture);
        File.Move(path, $"{path}.{stamp}", overwrite: true);
        foreach (var old in RotatedFiles().SkipLast(rotation.RotatedFiles))
        {
            File.Delete(old);
        }
        // The log must exist at all times for those who follow it.
        AppendFile.Open(path, Mode).Dispose();
    }

    private IEnumerable<string> RotatedFiles() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*").Order(StringComparer.Ordinal);
}
