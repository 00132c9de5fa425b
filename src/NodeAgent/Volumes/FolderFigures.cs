using System.IO.Enumeration;
using Krustlet.NodeAgent.Volumes.Csi;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Bytes and files of a folder. Links are not followed, nor what CSI drivers mount beneath it entered: that is not the folder's.</summary>
internal static class FolderFigures
{
    private static readonly EnumerationOptions Plain = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Both, 0 where there is no folder; what changes meanwhile is counted as it is met.</summary>
    public static (long Bytes, long Inodes) Of(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                return (0, 0);
            }

            var sizes = new FileSystemEnumerable<long>(path, static (ref entry) => entry.IsDirectory ? 0 : entry.Length, Plain)
            {
                ShouldRecursePredicate = static (ref entry) => !entry.FileName.SequenceEqual(CsiFolders.KindFolder),
            };
            return sizes.Aggregate((Bytes: 0L, Inodes: 1L), static (sum, size) => (sum.Bytes + size, sum.Inodes + 1));
        }
        catch (IOException)
        {
            // Changed under our hands: the next look measures again.
            return (0, 0);
        }
    }
}
