using System.Net;
using System.Net.Http.Headers;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>Writes one repository. Idempotent: what is there already is not sent again. Every failure is a <see cref="RegistryException"/>.</summary>
public sealed class RepositoryWriter
{
    private readonly RegistryTransport _transport;
    private readonly RegistryClientOptions _options;
    private readonly RegistryCall _call;

    internal RepositoryWriter(RegistryTransport transport, RegistryClientOptions options, RegistryCall call)
    {
        _transport = transport;
        _options = options;
        _call = call;
    }

    /// <summary>Whether the repository has the blob.</summary>
    public async Task<bool> HasBlobAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        using var response = await _transport.SendAsync(
            _call, () => new HttpRequestMessage(HttpMethod.Head, _transport.Address(_call.Image, $"blobs/{digest}")), cancellationToken);
        return response.IsSuccessStatusCode || (response.StatusCode == HttpStatusCode.NotFound
            ? false
            : throw await _transport.FailureAsync(response, _call, $"the blob {digest}", cancellationToken));
    }

    /// <summary>Sends a blob unless it is there: in one request, or in chunks when it is large.</summary>
    /// <param name="digest">Of the content.</param>
    /// <param name="content">Seekable; read from its beginning, more than once when a try fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PutBlobAsync(ContentDigest digest, Stream content, CancellationToken cancellationToken)
    {
        if (await HasBlobAsync(digest, cancellationToken))
        {
            return;
        }

        using var started = await StartUploadAsync("", cancellationToken);
        var session = SessionAddress(started);
        var sent = 0L;
        while (content.Length - sent > _options.UploadChunkBytes)
        {
            (session, sent) = await SendChunkAsync(session, content, sent, cancellationToken);
        }

        using var finished = await _transport.SendExpectingSuccessAsync(
            _call, "an upload", () => Upload(HttpMethod.Put, WithDigest(session, digest), content, sent, content.Length - sent), cancellationToken);
    }

    /// <summary>Lets the registry take a blob over from another of its repositories. False: it does not, and the blob must be sent.</summary>
    public async Task<bool> TryMountBlobAsync(ContentDigest digest, string fromRepository, CancellationToken cancellationToken)
    {
        using var response = await StartUploadAsync($"?mount={digest}&from={Uri.EscapeDataString(fromRepository)}", cancellationToken);
        return response.StatusCode == HttpStatusCode.Created;
    }

    /// <summary>Writes a manifest or index under a tag or its digest.</summary>
    public async Task<ContentDigest> PutManifestAsync(string selector, string mediaType, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        using var response = await _transport.SendExpectingSuccessAsync(
            _call,
            "the manifest",
            () => new HttpRequestMessage(HttpMethod.Put, _transport.Address(_call.Image, $"manifests/{selector}"))
            {
                Content = new ReadOnlyMemoryContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
            },
            cancellationToken);
        return ContentDigest.Of(manifest.Span);
    }

    private Task<HttpResponseMessage> StartUploadAsync(string query, CancellationToken cancellationToken) => _transport.SendExpectingSuccessAsync(
        _call,
        "an upload",
        () => new HttpRequestMessage(HttpMethod.Post, _transport.Address(_call.Image, $"blobs/uploads/{query}")) { Content = new ByteArrayContent([]) },
        cancellationToken);

    private async Task<(Uri Session, long Sent)> SendChunkAsync(Uri session, Stream content, long sent, CancellationToken cancellationToken)
    {
        var size = _options.UploadChunkBytes;
        using var response = await _transport.SendExpectingSuccessAsync(
            _call,
            "an upload",
            () =>
            {
                var request = Upload(HttpMethod.Patch, session, content, sent, size);

                // The distribution spec's Content-Range has no unit and no total, which the typed header cannot write.
                request.Content!.Headers.TryAddWithoutValidation("Content-Range", $"{sent}-{sent + size - 1}");
                return request;
            },
            cancellationToken);
        return (SessionAddress(response), sent + size);
    }

    private static HttpRequestMessage Upload(HttpMethod method, Uri address, Stream content, long from, long count) => new(method, address)
    {
        Content = new StreamContent(new StreamSection(content, from, count))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream"), ContentLength = count },
        },
    };

    private Uri SessionAddress(HttpResponseMessage response) => response.Headers.Location is { } location
        ? new Uri(response.RequestMessage!.RequestUri!, location)
        : throw new RegistryException(RegistryErrorKind.ServerError, $"{_call.Image.Registry} does not say where to upload to: report it to whoever runs the registry");

    private static Uri WithDigest(Uri session, ContentDigest digest) =>
        new($"{session}{(session.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(digest.ToString())}");
}
