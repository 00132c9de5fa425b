using System.Formats.Tar;
using System.IO.Compression;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Modules;

/// <summary>Reads modules out of container image layers. Nothing is unpacked by name: an entry's path is only compared.</summary>
internal static class ModuleArchive
{
    public static bool CanRead(string mediaType) => IsGzip(mediaType) || IsPlain(mediaType);

    /// <summary>Calls <paramref name="receive"/> with the content of each file that is, or may be, the module; returns how many there were.</summary>
    /// <param name="archive">The layer as downloaded.</param>
    /// <param name="mediaType">Its type, for the compression.</param>
    /// <param name="location">Which file is wanted.</param>
    /// <param name="limit">Most bytes to unpack, against archives that swell.</param>
    /// <param name="image">For messages.</param>
    /// <param name="receive">Takes a file's content.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<int> ReadAsync(
        Stream archive, string mediaType, ModuleLocation location, long limit, ImageReference image, Func<Stream, Task> receive, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = IsGzip(mediaType) ? new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true) : archive;
            await using var limited = new LimitedStream(plain, limit, () => ImageFailures.TooLarge(image, limit));
            await using var reader = new TarReader(limited, leaveOpen: true);
            var found = 0;
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (IsWanted(entry, location.Path))
                {
                    found++;
                    await receive(entry.DataStream ?? Stream.Null);
                }
            }

            return found;
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw ImageFailures.DamagedArchive(image, failure);
        }
    }

    private static bool IsWanted(TarEntry entry, string? path)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            return false;
        }

        var name = ArchivePath.Normalise(entry.Name);
        return path is null ? name.EndsWith(".wasm", StringComparison.Ordinal) && !IsWhiteout(name) : name == path;
    }

    // A file that hides one of a lower layer (OCI image spec, "Whiteouts").
    private static bool IsWhiteout(string name) => name[(name.LastIndexOf('/') + 1)..].StartsWith(".wh.", StringComparison.Ordinal);

    private static bool IsGzip(string mediaType) => mediaType is
        "application/vnd.oci.image.layer.v1.tar+gzip" or "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private static bool IsPlain(string mediaType) => mediaType is
        "application/vnd.oci.image.layer.v1.tar" or "application/vnd.docker.image.rootfs.diff.tar";
}
