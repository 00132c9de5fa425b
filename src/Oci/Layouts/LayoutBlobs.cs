using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Layouts;

/// <summary>The content of a layout, <c>blobs/ALGORITHM/HEX</c>. Content is written beside its place and moved there when its digest is right.</summary>
internal sealed class LayoutBlobs(string folder, string name)
{
    private const int BufferBytes = 128 * 1024;

    public string PathOf(ContentDigest digest) => Path.Combine(folder, LayoutNames.Blobs, digest.Algorithm, digest.Hex);

    public bool Has(ContentDigest digest, long size) => new FileInfo(PathOf(digest)) is { Exists: true } file && file.Length == size;

    /// <exception cref="RegistryException">NotFound; DigestMismatch: it has another size; StoreUnavailable.</exception>
    public Stream Open(ContentDigest digest, long size, long offset)
    {
        try
        {
            var file = new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            if (file.Length != size)
            {
                file.Dispose();
                throw LayoutFailures.Mismatch(name, digest);
            }

            file.Position = offset;
            return file;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw LayoutFailures.NoBlob(name, digest);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(PathOf(digest), failure);
        }
    }

    /// <summary>All bytes of something small, verified.</summary>
    /// <exception cref="RegistryException">NotFound, DigestMismatch, StoreUnavailable.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(ContentDigest digest, long size, CancellationToken cancellationToken)
    {
        await using var file = Open(digest, size, 0);
        var content = new byte[size];
        await file.ReadExactlyAsync(content, cancellationToken);
        return digest.Matches(content) ? content : throw LayoutFailures.Mismatch(name, digest);
    }

    /// <exception cref="RegistryException">DigestMismatch: the content is not what it should be; StoreUnavailable: it cannot be written.</exception>
    public async Task WriteAsync(ContentDigest digest, Stream content, Action<long>? written, CancellationToken cancellationToken)
    {
        var path = PathOf(digest);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                var actual = await CopyAsync(digest, content, file, written, cancellationToken);
                file.Flush(flushToDisk: true);
                if (actual != digest)
                {
                    throw new RegistryException(RegistryErrorKind.DigestMismatch, $"what came as {digest} has the digest {actual}: it is damaged at its source, or was changed on the way");
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(path, failure);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static async Task<ContentDigest> CopyAsync(ContentDigest algorithm, Stream content, FileStream file, Action<long>? written, CancellationToken cancellationToken)
    {
        using var hash = algorithm.StartHash();
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            written?.Invoke(file.Position);
        }

        return algorithm.Finish(hash);
    }
}
