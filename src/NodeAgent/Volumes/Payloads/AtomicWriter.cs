using Krustlet.NodeAgent.Volumes.Native;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>
/// Writes a payload so that a reader sees the old files or the new ones, never a mixture: a new folder is filled, then the link
/// <c>..data</c> is renamed over, and every user-visible name is a link through it. An unchanged payload writes nothing.
/// </summary>
internal static class AtomicWriter
{
    private const string DataLink = "..data";
    private const string NewDataLink = "..data_tmp";
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;

    /// <summary>Makes <paramref name="directory"/> hold exactly these files.</summary>
    public static void Write(string directory, IReadOnlyList<PayloadFile> files)
    {
        var wanted = files.GroupBy(static f => f.Path, StringComparer.Ordinal).Select(static g => g.Last()).ToList();
        Directory.CreateDirectory(directory, FolderMode);
        var current = new DirectoryInfo(Path.Combine(directory, DataLink)).LinkTarget;
        if (current is not null && IsSame(Path.Combine(directory, current), wanted))
        {
            return;
        }

        var folder = $"..{Guid.NewGuid():N}";
        WriteFolder(Path.Combine(directory, folder), wanted);
        Swap(directory, folder);
        LinkNames(directory, wanted);
        RemoveStale(directory, folder, wanted);
    }

    private static void WriteFolder(string folder, List<PayloadFile> files)
    {
        Directory.CreateDirectory(folder, FolderMode);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, FolderMode);
            File.WriteAllBytes(path, file.Content.Span);
            File.SetUnixFileMode(path, file.Mode);
        }
    }

    private static void Swap(string directory, string folder)
    {
        var temporary = Path.Combine(directory, NewDataLink);
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, folder);
        FileRename.Replace(temporary, Path.Combine(directory, DataLink));
    }

    private static void LinkNames(string directory, List<PayloadFile> files)
    {
        foreach (var name in TopNames(files))
        {
            var link = Path.Combine(directory, name);
            if (new FileInfo(link).LinkTarget is null)
            {
                File.CreateSymbolicLink(link, Path.Combine(DataLink, name));
            }
        }
    }

    private static void RemoveStale(string directory, string folder, List<PayloadFile> files)
    {
        var keep = TopNames(files).Append(DataLink).Append(folder).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(e => !keep.Contains(e.Name)).ToList())
        {
            if (entry is DirectoryInfo { LinkTarget: null } stale)
            {
                stale.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    private static IEnumerable<string> TopNames(List<PayloadFile> files) => files.Select(static f => f.Path.Split('/')[0]).Distinct(StringComparer.Ordinal);

    private static bool IsSame(string folder, List<PayloadFile> wanted)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        var present = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).ToHashSet(StringComparer.Ordinal);
        return present.Count == wanted.Count && wanted.All(file => present.Contains(file.Path) && IsSame(Path.Combine(folder, file.Path), file));
    }

    private static bool IsSame(string path, PayloadFile file) =>
        File.GetUnixFileMode(path) == file.Mode && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content.Span);
}
