using System.Formats.Tar;
using System.IO.Compression;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Layouts;

/// <summary>
/// An image layout as one file, a tar archive as skopeo's <c>oci-archive:</c> is, packed with gzip or not. It is unpacked into a folder that goes with this, and
/// written anew, as a whole or not at all, by <see cref="SaveAsync"/>.
/// </summary>
public sealed class LayoutArchive : IDisposable
{
    private const UnixFileMode EveryoneReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _file;
    private readonly DirectoryInfo _folder;

    private LayoutArchive(string file, DirectoryInfo folder) =>
        (_file, _folder, Layout) = (file, folder, ImageLayout.OpenOrCreate(folder.FullName, file));

    /// <summary>What is in it, and is to be.</summary>
    public ImageLayout Layout { get; }

    /// <summary>Reads an archive.</summary>
    /// <exception cref="RegistryException">NotFound: it is not there, or holds no layout; StoreUnavailable: it cannot be unpacked.</exception>
    public static Task<LayoutArchive> OpenAsync(string file, CancellationToken cancellationToken) => File.Exists(file)
        ? UnpackAsync(file, cancellationToken)
        : throw new RegistryException(RegistryErrorKind.NotFound, $"there is no archive {file}");

    /// <summary>Reads an archive to add to it; an empty one where there is none.</summary>
    /// <exception cref="RegistryException">NotFound: what is there holds no layout; StoreUnavailable: it cannot be unpacked.</exception>
    public static Task<LayoutArchive> OpenOrCreateAsync(string file, CancellationToken cancellationToken) => File.Exists(file)
        ? UnpackAsync(file, cancellationToken)
        : Task.FromResult(new LayoutArchive(file, Directory.CreateTempSubdirectory("krustlet-archive-")));

    /// <summary>Writes the archive. The same layout gives the same bytes.</summary>
    /// <exception cref="RegistryException">StoreUnavailable.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var temporary = $"{Path.GetFullPath(_file)}.{Guid.NewGuid():N}";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024, FileOptions.Asynchronous))
            {
                await PackAsync(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _file, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(_file, failure);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Layout.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<LayoutArchive> UnpackAsync(string file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-archive-");
        var archive = default(LayoutArchive);
        try
        {
            await ExtractAsync(file, folder.FullName, cancellationToken);
            archive = ImageLayout.IsLayout(folder.FullName) ? new LayoutArchive(file, folder) : throw NoArchive(file, null);
            return archive;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw NoArchive(file, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(file, failure);
        }
        finally
        {
            if (archive is null)
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task ExtractAsync(string file, string folder, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        await using var tar = Unpacked(content);
        await using var reader = new TarReader(tar);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            await ExtractAsync(entry, folder, cancellationToken);
        }
    }

    private static Stream Unpacked(FileStream file)
    {
        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // Only what a layout is made of: no other name, and no link, leads out of the folder.
    private static async Task ExtractAsync(TarEntry entry, string folder, CancellationToken cancellationToken)
    {
        var parts = entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").ToArray();
        var isOurs = parts is [LayoutNames.Marker] or [LayoutNames.Index]
            || (parts is [LayoutNames.Blobs, var algorithm, var hex] && ContentDigest.TryParse($"{algorithm}:{hex}", out _));
        if (!isOurs || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            return;
        }

        var path = Path.Combine([folder, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024, FileOptions.Asynchronous);
        if (entry.DataStream is { } data)
        {
            await data.CopyToAsync(target, cancellationToken);
        }
    }

    private async Task PackAsync(FileStream file, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(file, TarEntryFormat.Gnu, leaveOpen: true);
        var names = Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.FullName, path).Replace(Path.DirectorySeparatorChar, '/'));

        // The marker first, so that a reader knows at once what it reads.
        foreach (var name in names.OrderByDescending(static name => name == LayoutNames.Marker).ThenBy(static name => name, StringComparer.Ordinal))
        {
            await using var content = new FileStream(Path.Combine(_folder.FullName, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 128 * 1024, FileOptions.Asynchronous);
            var entry = new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch, Mode = EveryoneReads };
            await writer.WriteEntryAsync(entry, cancellationToken);
        }
    }

    private static RegistryException NoArchive(string file, Exception? inner) =>
        new(RegistryErrorKind.NotFound, $"{file} is no archive of an OCI image layout: name a file that krustlet copy or skopeo wrote as oci-archive:", inner);
}
