using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>A blob's content while it is sent, opened again only when it must be read from another place.</summary>
internal sealed class UploadSource(BlobUpload upload) : IAsyncDisposable
{
    private Stream? _content;
    private long _position;

    /// <exception cref="RegistryException">StoreUnavailable: the content cannot be read, or is shorter than it said.</exception>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var content = await OpenAsync(offset, cancellationToken);
            var read = await content.ReadAsync(buffer, cancellationToken);
            if (read == 0 && !buffer.IsEmpty)
            {
                throw Unreadable($"it ends after {offset} of {upload.Content.Length} bytes", null);
            }

            _position += read;
            upload.Progress?.Report(_position);
            return read;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not to be taken for a failure of the connection it is sent over.
            throw Unreadable(failure.Message, failure);
        }
    }

    public ValueTask DisposeAsync() => _content?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (_content is not null && _position == offset)
        {
            return _content;
        }

        await DisposeAsync();
        _content = null;
        _content = await upload.Content.OpenAsync(offset, cancellationToken);
        _position = offset;
        return _content;
    }

    private RegistryException Unreadable(string problem, Exception? inner) =>
        new(RegistryErrorKind.StoreUnavailable, $"the content of the blob {upload.Digest} cannot be read ({problem}): check the file it comes from", inner);
}
