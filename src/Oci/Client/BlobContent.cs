using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Client;

/// <summary>The bytes of a blob to send, to be read from any place on, since a transfer that broke goes on where the registry has it up to.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="OpenAsync">Opens the content at an offset, for one reader who disposes it; called again only when that one is done.</param>
public sealed record BlobContent(long Length, Func<long, CancellationToken, Task<Stream>> OpenAsync)
{
    /// <summary>Bytes in memory.</summary>
    public static BlobContent FromBytes(ReadOnlyMemory<byte> bytes) => new(
        bytes.Length, (offset, _) => Task.FromResult<Stream>(new MemoryStream(bytes[(int)offset..].ToArray(), writable: false)));

    /// <summary>A file as it is now.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static BlobContent FromFile(string path) => new(new FileInfo(path).Length, (offset, _) =>
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        file.Position = offset;
        return Task.FromResult<Stream>(file);
    });

    /// <summary>A seekable stream from its beginning on; it stays open, and no one else may use it meanwhile.</summary>
    public static BlobContent FromStream(Stream stream) => new(stream.Length, (offset, _) =>
    {
        stream.Position = offset;
        return Task.FromResult<Stream>(new BorrowedStream(stream));
    });

    /// <summary>A blob of another repository or registry: it passes through memory only.</summary>
    public static BlobContent FromRepository(RepositoryReader reader, Descriptor descriptor) =>
        new(descriptor.Size, (offset, cancellationToken) => reader.OpenBlobAsync(descriptor, offset, cancellationToken));
}
