using System.Collections.Concurrent;
using System.Text.Json;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// The records of all published and staged volumes, by folder. The disk has the truth, so that an agent that is killed at any moment leaves one that the next goes on from;
/// it is read once, at the first question.
/// </summary>
internal sealed class CsiRecords(CsiFolders folders)
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_000;
    private readonly Lazy<ConcurrentDictionary<string, CsiRecord>> published = new(() => ReadAll(folders.Published()));
    private readonly Lazy<ConcurrentDictionary<string, CsiRecord>> staged = new(() => ReadAll(folders.Staged()));

    /// <summary>Volumes of Pods: folder and record.</summary>
    public IReadOnlyCollection<KeyValuePair<string, CsiRecord>> Published => published.Value;

    /// <summary>Staged volumes: folder and record.</summary>
    public IReadOnlyCollection<KeyValuePair<string, CsiRecord>> Staged => staged.Value;

    /// <summary>The record of a Pod's volume, or null.</summary>
    public CsiRecord? FindPublished(string folder) => published.Value.GetValueOrDefault(folder);

    /// <summary>The record of a staged volume, or null.</summary>
    public CsiRecord? FindStaged(string folder) => staged.Value.GetValueOrDefault(folder);

    /// <summary>Whether any Pod wants or has the volume.</summary>
    public bool IsUsed(string driver, string handle) =>
        published.Value.Values.Any(record => record.DriverName == driver && record.VolumeHandle == handle);

    /// <summary>Keeps what is known of a Pod's volume.</summary>
    public void KeepPublished(string folder, CsiRecord record) => Keep(published.Value, folder, record);

    /// <summary>Keeps what is known of a staged volume.</summary>
    public void KeepStaged(string folder, CsiRecord record) => Keep(staged.Value, folder, record);

    /// <summary>Removes the folder of a Pod's volume, with its record. Nothing may be mounted in it.</summary>
    public void RemovePublished(string folder) => Remove(published.Value, folder);

    /// <summary>Removes the folder of a staged volume, with its record. Nothing may be mounted in it.</summary>
    public void RemoveStaged(string folder) => Remove(staged.Value, folder);

    private static void Keep(ConcurrentDictionary<string, CsiRecord> records, string folder, CsiRecord record)
    {
        if (records.GetValueOrDefault(folder) == record)
        {
            return;
        }

        Directory.CreateDirectory(folder, FolderMode);
        var path = CsiFolders.RecordOf(folder);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(record, CsiRecordJson.Default.CsiRecord));
        File.Move(path + ".new", path, overwrite: true);
        records[folder] = record;
    }

    private static void Remove(ConcurrentDictionary<string, CsiRecord> records, string folder)
    {
        // The record goes last: until then somebody knows of the rest.
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(static e => e.FullName != CsiFolders.RecordOf(Path.GetDirectoryName(e.FullName)!)))
        {
            if (entry is DirectoryInfo { LinkTarget: null } part)
            {
                part.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        Directory.Delete(folder, recursive: true);
        records.TryRemove(folder, out _);
    }

    private static ConcurrentDictionary<string, CsiRecord> ReadAll(IEnumerable<string> folders) =>
        new(folders.Select(static folder => KeyValuePair.Create(folder, Read(folder))), StringComparer.Ordinal);

    private static CsiRecord Read(string folder)
    {
        var path = CsiFolders.RecordOf(folder);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CsiRecordJson.Default.CsiRecord) ?? throw new VolumeException($"{path} says nothing");
        }
        catch (JsonException failure)
        {
            throw new VolumeException($"{path} cannot be read: the volume in its folder has to be unmounted by hand, and the folder removed", failure);
        }
    }
}
