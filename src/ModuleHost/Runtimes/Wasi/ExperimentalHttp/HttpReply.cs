namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>An answer whose body is read as the guest asks for it: never more of it than one buffer is in the host's memory.</summary>
internal sealed class HttpReply : IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private readonly HttpResponseMessage response;
    private readonly Stream body;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    private HttpReply(HttpResponseMessage response, Stream body)
    {
        (this.response, this.body) = (response, body);
        Headers = HeaderLines.Of(response);
    }

    public ushort Status => (ushort)response.StatusCode;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Nothing more will come.</summary>
    public bool HasEnded { get; private set; }

    public bool HasBytes => end > start;

    /// <summary>Takes a response over.</summary>
    public static async Task<HttpReply> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return new HttpReply(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Reads some more; only when there are no bytes left.</summary>
    public async Task<HttpError> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            (start, end) = (0, await body.ReadAsync(buffer, cancellationToken));
            HasEnded = end == 0;
            return HttpError.Success;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return HttpError.Request;
        }
    }

    /// <summary>As many bytes as are there and fit.</summary>
    public int Take(Span<byte> target)
    {
        var count = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    public void Dispose() => response.Dispose();
}
