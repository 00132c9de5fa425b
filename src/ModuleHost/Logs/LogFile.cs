using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Logs;

/// <summary>A log on disk: appended to, put aside at a size, its descriptor held only while it is in use. Thread-safe.</summary>
internal sealed class LogFile(string path, LogRotation rotation, LogHandles handles, TimeProvider timeProvider)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly Lock gate = new();
    private SafeFileHandle? handle;
    private long length;

    /// <summary>Its place among the open files; used by <see cref="LogHandles"/>, under its lock.</summary>
    public LinkedListNode<LogFile>? Place { get; set; }

    /// <summary>Creates the file, and its folder if that is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The host may not write it.</exception>
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
                RandomAccess.Write(handle!, lines, length);
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
            handle = OpenHandle();
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            handle = OpenHandle();
        }
        length = RandomAccess.GetLength(handle);
        return handles.Add(this);
    }

    private SafeFileHandle OpenHandle()
    {
        var exists = File.Exists(path);
        var opened = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (!exists)
        {
            File.SetUnixFileMode(opened, Mode);
        }
        return opened;
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
        handle = OpenHandle();
        length = 0;
        handle.Dispose();
        handle = null;
    }

    private IEnumerable<string> RotatedFiles() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*").Order(StringComparer.Ordinal);
}
