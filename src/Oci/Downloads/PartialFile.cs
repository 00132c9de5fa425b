using System.Security.Cryptography;
using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Downloads;

/// <summary>A blob on its way to a file, in another one beside it that is named by its digest, so that only a download of the same blob goes on with it.</summary>
internal sealed class PartialFile : IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;

    // As many digits as make two blobs of one name unlikely; the digest itself is checked at the end.
    private const int NameDigits = 16;
    private readonly string _target;
    private readonly string _path;
    private readonly Descriptor _blob;
    private readonly ContentDigest _digest;
    private readonly IProgress<BlobProgress>? _progress;
    private readonly FileStream _file;

    /// <exception cref="IOException">It cannot be opened, or another process is at it.</exception>
    public PartialFile(string target, Descriptor blob, IProgress<BlobProgress>? progress)
    {
        (_target, _blob, _digest, _progress) = (target, blob, ContentDigest.Parse(blob.Digest), progress);
        _path = $"{target}.{_digest.Hex[..NameDigits]}.part";
        _file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
    }

    /// <summary>Receives what is missing. False: the content has another digest, also when all of it was received now.</summary>
    public async Task<bool> CompleteAsync(RepositoryReader reader, CancellationToken cancellationToken)
    {
        var isResumed = _file.Length > 0;
        var isRight = await ReceiveAsync(reader, cancellationToken);
        if (!isRight && isResumed)
        {
            // What was there was no beginning of it: a crash may leave a file of the right length and the wrong bytes.
            _file.SetLength(0);
            isRight = await ReceiveAsync(reader, cancellationToken);
        }

        return isRight;
    }

    /// <summary>The first bytes, as many as tell what it is.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadStartAsync(CancellationToken cancellationToken)
    {
        var start = new byte[WasmHeader.Length];
        _file.Position = 0;
        return start.AsMemory(0, await _file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken));
    }

    /// <summary>All is there and right: gives the file its name.</summary>
    public void Place() => File.Move(_path, _target, overwrite: true);

    /// <summary>There is no use in going on with it.</summary>
    public void Discard() => File.Delete(_path);

    public async ValueTask DisposeAsync()
    {
        var isEmpty = _file.Length == 0;
        await _file.DisposeAsync();
        if (isEmpty)
        {
            Discard();
        }
    }

    private async Task<bool> ReceiveAsync(RepositoryReader reader, CancellationToken cancellationToken)
    {
        if (_file.Length > _blob.Size)
        {
            _file.SetLength(0);
        }

        using var hash = _digest.StartHash();
        _file.Position = 0;
        await HashAsync(_file, hash, cancellationToken);
        await using var blob = await reader.OpenBlobAsync(_blob, _file.Length, cancellationToken);
        _progress?.Report(new BlobProgress(_digest, _file.Position, _blob.Size));
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await blob.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await _file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _progress?.Report(new BlobProgress(_digest, _file.Position, _blob.Size));
        }

        _file.Flush(flushToDisk: true);
        return _digest.Finish(hash) == _digest;
    }

    private static async Task HashAsync(FileStream file, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }
    }
}
