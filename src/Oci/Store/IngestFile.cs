using System.Security.Cryptography;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>Content on its way into the store: hashed while it is written, named only when it is what it should be, deleted otherwise.</summary>
internal sealed class IngestFile(ContentFolder folder, string path) : IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;
    private readonly byte[] _start = new byte[WasmHeader.Length];

    /// <summary>Bytes written.</summary>
    public long Size { get; private set; }

    /// <summary>The first bytes, at most eight.</summary>
    public ReadOnlySpan<byte> Start => _start.AsSpan(0, (int)Math.Min(Size, _start.Length));

    /// <summary>Writes a whole stream, to the disk itself where the folder does so, and returns the digest of what came.</summary>
    /// <param name="source">The content.</param>
    /// <param name="algorithm">A digest of the algorithm to use; null: sha256.</param>
    /// <param name="limit">Most bytes to take.</param>
    /// <param name="overLimit">What to throw beyond them.</param>
    /// <param name="written">Told of every block: how many bytes it has. It must not block.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public async Task<ContentDigest> WriteAsync(
        Stream source, ContentDigest? algorithm, long limit, Func<Exception> overLimit, Action<int>? written, CancellationToken cancellationToken)
    {
        algorithm ??= ContentDigest.Of([]);
        using var hash = algorithm.StartHash();
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        await CopyAsync(source, file, hash, limit, overLimit, written, cancellationToken);
        file.Flush(folder.FlushesToDisk);
        return algorithm.Finish(hash);
    }

    public Stream OpenRead() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);

    /// <summary>Makes the content part of the store.</summary>
    public void Commit(ContentDigest digest) => folder.Adopt(path, digest);

    public ValueTask DisposeAsync()
    {
        File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private async Task CopyAsync(
        Stream source, FileStream file, IncrementalHash hash, long limit, Func<Exception> overLimit, Action<int>? written, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (Size + read > limit)
            {
                throw overLimit();
            }

            KeepStart(buffer.AsSpan(0, read));
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            Size += read;
            written?.Invoke(read);
        }
    }

    private void KeepStart(ReadOnlySpan<byte> bytes)
    {
        if (Size < _start.Length)
        {
            bytes[..Math.Min(bytes.Length, _start.Length - (int)Size)].CopyTo(_start.AsSpan((int)Size));
        }
    }
}
