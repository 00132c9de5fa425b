namespace Krustlet.NodeAgent.Volumes;

/// <summary>Bytes and files of a folder. Links are not followed: what they lead to is not the folder's.</summary>
internal static class FolderFigures
{
    private static readonly EnumerationOptions Plain = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Both, 0 where there is no folder; what changes meanwhile is counted as it is met.</summary>
    public static (long Bytes, long Inodes) Of(string path)
    {
        try
        {
            var folder = new DirectoryInfo(path);
            return folder.Exists
                ? folder.EnumerateFileSystemInfos("*", Plain).Aggregate((Bytes: 0L, Inodes: 1L), static (sum, entry) => (sum.Bytes + ((entry as FileInfo)?.Length ?? 0), sum.Inodes + 1))
                : (0, 0);
        }
        catch (IOException)
        {
            // Changed under our hands: the next look measures again.
            return (0, 0);
        }
    }
}
