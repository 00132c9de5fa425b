using System.Net;
using System.Net.Http.Headers;

namespace Krustlet.Oci.Client;

/// <summary>A part of a blob as a request's body. As long as bytes go out, the time for the answer begins anew: a large body takes as long as it takes, a dead line does not.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferBytes = 128 * 1024;
    private readonly UploadSource _source;
    private readonly long _from;
    private readonly long _count;
    private Action _onActivity = () => { };

    public UploadContent(UploadSource source, long from, long count)
    {
        (_source, _from, _count) = (source, from, count);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>What to do whenever bytes have gone out.</summary>
    public void OnActivity(Action action) => _onActivity = action;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(BufferBytes, _count)];
        for (var sent = 0L; sent < _count;)
        {
            var read = await _source.ReadAsync(_from + sent, buffer.AsMemory(0, (int)Math.Min(buffer.Length, _count - sent)), cancellationToken);
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            sent += read;
            _onActivity();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _count;
        return true;
    }
}
