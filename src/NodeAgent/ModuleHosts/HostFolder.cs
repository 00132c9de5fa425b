using System.Text.Json;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary><c>DATA/hosts</c>: per host a socket, a record and a log. Private to the agent's user: whoever opens a socket commands its modules.</summary>
internal sealed class HostFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string folder;

    /// <summary>Creates the folder if it is not there.</summary>
    public HostFolder(string dataDirectory)
    {
        folder = Path.Combine(dataDirectory, "hosts");
        Directory.CreateDirectory(folder, Private);
    }

    /// <summary>Where a host listens.</summary>
    public string SocketPath(string id) => Path.Combine(folder, id + ".sock");

    /// <summary>Where a host's own output goes.</summary>
    public string LogPath(string id) => Path.Combine(folder, id + ".log");

    /// <summary>Keeps a record: all of it or nothing.</summary>
    public void Write(HostRecord record)
    {
        var path = RecordPath(record.Id);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(record, HostRecordJson.Default.HostRecord));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Every record that can be read; others are of no host that could be reached.</summary>
    public IReadOnlyList<HostRecord> Read() => [.. Directory.EnumerateFiles(folder, "*.json").Select(ReadOne).OfType<HostRecord>()];

    /// <summary>Removes all files of a host.</summary>
    public void Remove(string id)
    {
        File.Delete(RecordPath(id));
        File.Delete(SocketPath(id));
        File.Delete(LogPath(id));
    }

    private static HostRecord? ReadOne(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), HostRecordJson.Default.HostRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string RecordPath(string id) => Path.Combine(folder, id + ".json");
}
