namespace Krustlet.ModuleHost.Logs;

/// <summary>
/// Bounds the open log files of a host: thousands of modules are idle most of the time and need no descriptor then.
/// The one that was opened first is closed first; a log opens again when it is next written.
/// </summary>
internal sealed class LogHandles(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<LogFile> open = new();

    /// <summary>Counts a file that has just been opened; returns one that the caller must close, outside of its own locks.</summary>
    public LogFile? Add(LogFile file)
    {
        lock (gate)
        {
            file.Place = open.AddLast(file);
            if (open.Count <= capacity)
            {
                return null;
            }
            var oldest = open.First!;
            open.RemoveFirst();
            oldest.Value.Place = null;
            return oldest.Value;
        }
    }

    /// <summary>Forgets a file that is closed.</summary>
    public void Remove(LogFile file)
    {
        lock (gate)
        {
            if (file.Place is { } place)
            {
                open.Remove(place);
                file.Place = null;
            }
        }
    }
}
