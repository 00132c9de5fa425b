namespace Krustlet.DevCluster.Storage.Files;

/// <summary>
/// Keeps a store in a folder: <c>snapshot</c> with all objects, <c>log</c> with every commit since. A commit is in the log before
/// anyone is told of it, so a process that dies loses nothing; a snapshot replaces the one before in one step. Used under the
/// store's lock, by one process.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const long SmallestLogToFold = 4 * 1024 * 1024;

    private readonly string _folder;
    private readonly FileStream _log;
    private readonly Dictionary<string, Dictionary<ObjectKey, StateRecord>> _kept = new(StringComparer.Ordinal);
    private long _snapshotLength;

    private StateFolder(string folder, FileStream log) => (_folder, _log) = (folder, log);

    /// <summary>The revision that was reached when it was opened.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>Whether the log has grown so that a snapshot is shorter to read.</summary>
    public bool IsDueForSnapshot => _log.Length > Math.Max(SmallestLogToFold, 2 * _snapshotLength);

    private string SnapshotPath => Path.Combine(_folder, "snapshot");

    /// <summary>Reads what is in a folder that exists.</summary>
    /// <exception cref="IOException">Another process has it open, or it cannot be read; the message says which file.</exception>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    public static StateFolder Open(string folder)
    {
        // Unbuffered: what is written is the operating system's at once, whatever becomes of this process.
        var log = new FileStream(Path.Combine(folder, "log"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var state = new StateFolder(folder, log);
        try
        {
            state.ReadSnapshot();
            state.ReadLog();
            return state;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The objects of a resource as they were, once: they are the store's from now on.</summary>
    public IEnumerable<StateRecord> Take(string resource) => _kept.Remove(resource, out var records) ? records.Values : [];

    /// <summary>Notes a commit.</summary>
    public void Append(StoreEvent change, string resource)
    {
        var isRemoval = change.Kind == StoreEventKind.Deleted;
        Append(StateRecord.Line(change.Revision, resource, change.Object.Key, isRemoval ? [] : change.Object.Utf8.Span));
    }

    /// <summary>Notes a revision that no commit has.</summary>
    public void Append(long revision) => Append(StateRecord.Line(revision, "", default, []));

    /// <summary>Writes everything anew and empties the log.</summary>
    public void WriteSnapshot(long revision, IEnumerable<ResourceStore> resources)
    {
        var next = SnapshotPath + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(StateRecord.Line(revision, "", default, []));
            foreach (var (resource, value) in resources.SelectMany(resource => resource.Current.Objects.Values.Select(value => (resource.Name, value))))
            {
                file.Write(StateRecord.Line(value.Revision, resource, value.Key, value.Utf8.Span));
            }

            // Kinds that nobody has asked for yet.
            foreach (var record in _kept.Values.SelectMany(records => records.Values))
            {
                file.Write(StateRecord.Line(record.Revision, record.Resource, record.Key, ObjectJson.Utf8(record.Value!)));
            }

            file.Flush(flushToDisk: true);
            _snapshotLength = file.Length;
        }

        File.Move(next, SnapshotPath, overwrite: true);
        _log.SetLength(0);
        _log.Position = 0;
        _log.Flush(flushToDisk: true);
    }

    public void Dispose() => _log.Dispose();

    private void Append(byte[] line)
    {
        var start = _log.Position;
        try
        {
            _log.Write(line);
        }
        catch
        {
            // Half a line would hide all that follow.
            _log.SetLength(start);
            _log.Position = start;
            throw;
        }
    }

    private void ReadSnapshot()
    {
        if (!File.Exists(SnapshotPath))
        {
            return;
        }

        using var file = File.OpenRead(SnapshotPath);
        _snapshotLength = file.Length;
        foreach (var (line, _) in StateLines.Read(file))
        {
            Apply(StateRecord.Read(line) ?? throw new InvalidDataException($"{SnapshotPath} is damaged: move its folder away to begin anew"));
        }
    }

    // What follows the last whole line was being written when the process died: nobody was told of it.
    private void ReadLog()
    {
        var end = 0L;
        var since = Revision;
        foreach (var (line, next) in StateLines.Read(_log))
        {
            if (StateRecord.Read(line) is not { } record)
            {
                break;
            }

            end = next;
            if (record.Revision > since)
            {
                Apply(record);
            }
        }

        _log.SetLength(end);
        _log.Position = end;
    }

    private void Apply(StateRecord record)
    {
        Revision = Math.Max(Revision, record.Revision);
        if (record.Resource.Length == 0)
        {
            return;
        }

        if (!_kept.TryGetValue(record.Resource, out var records))
        {
            _kept[record.Resource] = records = [];
        }

        if (record.Value is null)
        {
            records.Remove(record.Key);
        }
        else
        {
            records[record.Key] = record;
        }
    }
}
