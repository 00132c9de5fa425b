using System.Collections.Concurrent;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>
/// Sees to it that stored content is what its name says also when it is read: disks rot, and people copy. A file is read through once, and again only when it
/// looks changed. Thread-safe.
/// </summary>
internal sealed class IntactFiles
{
    private const int BufferBytes = 128 * 1024;
    private readonly ConcurrentDictionary<string, FileMark> _known = new(StringComparer.Ordinal);

    /// <summary>A file that was hashed on its way here.</summary>
    public void Trust(string path)
    {
        if (FileMark.Of(path) is { } mark)
        {
            _known[path] = mark;
        }
    }

    /// <summary>Whether a file is there and its bytes have this digest.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<bool> IsIntactAsync(ContentDigest digest, string path, CancellationToken cancellationToken)
    {
        if (FileMark.Of(path) is not { } mark)
        {
            return false;
        }

        if (_known.TryGetValue(path, out var known) && known == mark)
        {
            return true;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var hash = digest.StartHash();
        var buffer = new byte[BufferBytes];
        while (await file.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        if (digest.Finish(hash) != digest)
        {
            return false;
        }

        _known[path] = mark;
        return true;
    }
}
