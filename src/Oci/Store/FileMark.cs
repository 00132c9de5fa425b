namespace Krustlet.Oci.Store;

/// <summary>What tells one state of a file from another without reading it.</summary>
internal sealed record FileMark(long Length, DateTime Written)
{
    /// <summary>A file's; null when it is not there.</summary>
    public static FileMark? Of(string path) => new FileInfo(path) is { Exists: true } file ? new FileMark(file.Length, file.LastWriteTimeUtc) : null;
}
