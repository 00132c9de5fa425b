using System.Net;
using System.Security.Cryptography;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>A blob being received: reads on by range when a connection breaks or stalls, a bounded number of times, and ends exactly at its size.</summary>
internal sealed class ResumingBlobStream : Stream
{
    private readonly RegistryServices _services;
    private readonly ReadRoute _route;
    private readonly ContentDigest _digest;
    private readonly long _size;
    private BlobSource? _source;
    private IncrementalHash? _mirrorHash;
    private long _position;
    private int _resumptions;

    private ResumingBlobStream(RegistryServices services, ReadRoute route, Descriptor descriptor, long offset)
    {
        (_services, _route, _position) = (services, route, offset);
        _digest = ContentDigest.Parse(descriptor.Digest);
        _size = descriptor.Size;
    }

    public static async Task<Stream> OpenAsync(RegistryServices services, ReadRoute route, Descriptor descriptor, long offset, CancellationToken cancellationToken)
    {
        var stream = new ResumingBlobStream(services, route, descriptor, offset);

        // There is no range of no bytes: whoever has them all needs no request. An empty blob is asked for all the same, to know that it is there.
        if (offset == 0 || offset < descriptor.Size)
        {
            stream._source = await stream.ConnectAsync(cancellationToken);

            // Whoever stores a blob checks its digest, but cannot tell a bad mirror from a bad registry: the next try would ask the same mirror.
            stream._mirrorHash = stream._source.Call.Endpoint.IsMirror && offset == 0 ? stream._digest.StartHash() : null;
        }

        return stream;
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
        while (_source is { } source)
        {
            var failure = default(RegistryException);
            try
            {
                var read = await ReadWithinAsync(source, buffer, cancellationToken);
                Advance(source, buffer.Span[..read]);
                if (read > 0 || buffer.IsEmpty || _position == _size)
                {
                    return read;
                }
            }
            catch (IOException broken)
            {
                failure = ConnectionFailures.Broken(broken, source.Call);
            }
            catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
            {
                failure = ConnectionFailures.TimedOut(source.Call, _services.Options.AnswerTimeout, stalled);
            }

            await ResumeAsync(source, failure ?? RepositoryApi.Mismatch(source.Call, _digest, "blob"), cancellationToken);
        }

        return 0;
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
            _source?.Response.Dispose();
            _mirrorHash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Advance(BlobSource source, ReadOnlySpan<byte> read)
    {
        _position += read.Length;
        if (_position > _size)
        {
            throw RepositoryApi.Mismatch(source.Call, _digest, "blob");
        }

        // Only tries that bring nothing are counted: a large blob over a bad line breaks off more often than any number, and arrives all the same.
        _resumptions = read.Length > 0 ? 0 : _resumptions;
        _mirrorHash?.AppendData(read);
        if (_mirrorHash is not null && _position == _size)
        {
            using var whole = _mirrorHash;
            _mirrorHash = null;
            VerifyMirrored(source, whole);
        }
    }

    private void VerifyMirrored(BlobSource source, IncrementalHash whole)
    {
        if (_digest.Finish(whole) != _digest)
        {
            var mismatch = RepositoryApi.Mismatch(source.Call, _digest, "blob");
            _route.TryLeave(source.Call, mismatch);
            throw mismatch;
        }
    }

    private async Task<int> ReadWithinAsync(BlobSource source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_services.Options.AnswerTimeout, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (source.ToSkip > 0)
        {
            var skipped = await source.Body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, source.ToSkip)], either.Token);
            if (skipped == 0)
            {
                return 0;
            }

            source.ToSkip -= skipped;
            limit.CancelAfter(_services.Options.AnswerTimeout);
        }

        return await source.Body.ReadAsync(buffer, either.Token);
    }

    private async Task ResumeAsync(BlobSource broken, RegistryException failure, CancellationToken cancellationToken)
    {
        if (_resumptions++ >= _services.Options.MaxRetries)
        {
            throw failure;
        }

        broken.Response.Dispose();
        if (!_route.TryLeave(broken.Call, failure))
        {
            await Task.Delay(_services.Options.RetryDelay * (1 << (_resumptions - 1)), _services.Time, cancellationToken);
        }

        _source = await ConnectAsync(cancellationToken);
    }

    private Task<BlobSource> ConnectAsync(CancellationToken cancellationToken) => _route.AskAsync(isPinned: true, async call =>
    {
        var response = await _services.Api.RequestBlobAsync(call, _digest, _size, _position, cancellationToken);

        // A registry without ranges sends everything again.
        var toSkip = response.StatusCode == HttpStatusCode.PartialContent ? 0 : _position;
        return new BlobSource(call, response, await response.Content.ReadAsStreamAsync(cancellationToken)) { ToSkip = toSkip };
    });
}
