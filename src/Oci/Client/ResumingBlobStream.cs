using System.Net;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>A blob being received: reads on by range when a connection breaks or stalls, a bounded number of times, and ends exactly at its size.</summary>
internal sealed class ResumingBlobStream : Stream
{
    private readonly RepositoryReader _reader;
    private readonly ContentDigest _digest;
    private readonly long _size;
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _position;
    private long _toSkip;
    private int _resumptions;

    private ResumingBlobStream(RepositoryReader reader, Descriptor descriptor, RegistryClientOptions options, TimeProvider time, HttpResponseMessage response, Stream body)
    {
        (_reader, _options, _time, _response, _body) = (reader, options, time, response, body);
        _digest = ContentDigest.Parse(descriptor.Digest);
        _size = descriptor.Size;
    }

    public static async Task<Stream> OpenAsync(
        RepositoryReader reader, Descriptor descriptor, RegistryClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.Parse(descriptor.Digest);
        var response = await reader.RequestBlobAsync(digest, 0, cancellationToken);
        if (response.Content.Headers.ContentLength is { } length && length != descriptor.Size)
        {
            response.Dispose();
            throw reader.Mismatch(digest, "blob");
        }

        return new ResumingBlobStream(reader, descriptor, options, time, response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var failure = default(RegistryException);
            try
            {
                var read = await ReadWithinAsync(buffer, cancellationToken);
                _position += read;
                if (_position > _size)
                {
                    throw _reader.Mismatch(_digest, "blob");
                }

                if (read > 0 || buffer.IsEmpty || _position == _size)
                {
                    return read;
                }
            }
            catch (IOException broken)
            {
                failure = ConnectionFailures.Broken(broken, _reader.Call);
            }
            catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
            {
                failure = ConnectionFailures.TimedOut(_reader.Call, _options.AnswerTimeout, stalled);
            }

            await ResumeAsync(failure ?? _reader.Mismatch(_digest, "blob"), cancellationToken);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously: the bytes come from the network.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _response.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadWithinAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (_toSkip > 0)
        {
            var skipped = await _body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _toSkip)], either.Token);
            if (skipped == 0)
            {
                return 0;
            }

            _toSkip -= skipped;
        }

        return await _body.ReadAsync(buffer, either.Token);
    }

    private async Task ResumeAsync(RegistryException failure, CancellationToken cancellationToken)
    {
        if (_resumptions++ >= _options.MaxRetries)
        {
            throw failure;
        }

        await Task.Delay(_options.RetryDelay * (1 << (_resumptions - 1)), _time, cancellationToken);
        _response.Dispose();
        _response = await _reader.RequestBlobAsync(_digest, _position, cancellationToken);
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
        // A registry without ranges sends everything again.
        _toSkip = _response.StatusCode == HttpStatusCode.PartialContent ? 0 : _position;
    }
}
