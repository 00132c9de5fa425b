using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>Reads one repository. Every failure is a <see cref="RegistryException"/>.</summary>
public sealed class RepositoryReader
{
    private readonly RegistryTransport _transport;
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private readonly RegistryCall _call;

    internal RepositoryReader(RegistryTransport transport, RegistryClientOptions options, TimeProvider time, RegistryCall call)
    {
        _transport = transport;
        _options = options;
        _time = time;
        _call = call;
    }

    /// <summary>The digest a tag (or digest) stands for now, without reading the manifest where the registry can say it.</summary>
    public async Task<ContentDigest> ResolveAsync(string selector, CancellationToken cancellationToken)
    {
        using var response = await _transport.SendAsync(_call, () => ManifestRequest(HttpMethod.Head, selector), cancellationToken);
        if (response.IsSuccessStatusCode && DeclaredDigest(response) is { } digest)
        {
            return digest;
        }

        if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
        {
            throw await _transport.FailureAsync(response, _call, "the manifest", cancellationToken);
        }

        // Some registries answer a HEAD without a digest, or do not know it.
        return (await GetManifestAsync(selector, cancellationToken)).Digest;
    }

    /// <summary>A manifest or index by tag or digest, verified.</summary>
    public async Task<ManifestDocument> GetManifestAsync(string selector, CancellationToken cancellationToken)
    {
        using var response = await _transport.SendExpectingSuccessAsync(
            _call, "the manifest", () => ManifestRequest(HttpMethod.Get, selector), cancellationToken);
        var content = await ReadDocumentAsync(response, cancellationToken);
        var expected = ContentDigest.TryParse(selector, out var pinned) ? pinned : DeclaredDigest(response);
        if (expected is not null && !expected.Matches(content.Span))
        {
            throw Mismatch(expected, "manifest");
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
        return new ManifestDocument(
            expected ?? ContentDigest.Of(content.Span),
            MediaTypes.AcceptedManifests.Contains(mediaType) ? mediaType : ManifestReader.DeclaredMediaType(content.Span) ?? mediaType,
            content);
    }

    /// <summary>A small blob (a configuration), verified, in memory.</summary>
    /// <exception cref="RegistryException">TooLarge, DigestMismatch, and every other kind.</exception>
    public async Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.Parse(descriptor.Digest);
        using var response = await _transport.SendExpectingSuccessAsync(_call, $"the blob {digest}", () => BlobRequest(digest, 0), cancellationToken);
        var content = await ReadDocumentAsync(response, cancellationToken);
        return content.Length == descriptor.Size && digest.Matches(content.Span) ? content : throw Mismatch(digest, "blob");
    }

    /// <summary>
    /// A blob as a stream that picks up again where a connection broke. The stream checks the size; whoever stores the bytes checks the digest.
    /// </summary>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        ResumingBlobStream.OpenAsync(this, descriptor, _options, _time, cancellationToken);

    /// <summary>The repository's tags, page by page, in the registry's order.</summary>
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Uri? page = _transport.Address(_call.Image, "tags/list");
        while (page is not null)
        {
            var address = page;
            using var response = await _transport.SendExpectingSuccessAsync(
                _call, "the tags", () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
            foreach (var tag in ReadTags(await ReadDocumentAsync(response, cancellationToken)))
            {
                yield return tag;
            }

            page = LinkHeader.Next(response, address);
        }
    }

    internal RegistryCall Call => _call;

    /// <summary>The blob's bytes from an offset on; the response says whether the offset was honoured.</summary>
    internal Task<HttpResponseMessage> RequestBlobAsync(ContentDigest digest, long offset, CancellationToken cancellationToken) =>
        _transport.SendExpectingSuccessAsync(_call, $"the blob {digest}", () => BlobRequest(digest, offset), cancellationToken);

    internal RegistryException Mismatch(ContentDigest digest, string what) => new(
        RegistryErrorKind.DigestMismatch,
        $"{_call.Image.Registry} sent other bytes than the {what} {digest} of {_call.Image}: nothing was kept; push the module again, or check the registry's storage and the proxies between");

    private IReadOnlyList<string> ReadTags(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, ClientJson.Default.TagsAnswer)?.Tags ?? [];
        }
        catch (JsonException failure)
        {
            throw new RegistryException(RegistryErrorKind.ServerError, $"{_call.Image.Registry} answered with a list of tags that is not JSON: report it to whoever runs the registry", failure);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadDocumentAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await DocumentContent.ReadAsync(response, _options.MaxDocumentBytes, _call, either.Token);
        }
        catch (IOException failure)
        {
            throw ConnectionFailures.Broken(failure, _call);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFailures.TimedOut(_call, _options.AnswerTimeout, failure);
        }
    }

    private HttpRequestMessage ManifestRequest(HttpMethod method, string selector)
    {
        var request = new HttpRequestMessage(method, _transport.Address(_call.Image, $"manifests/{selector}"));
        foreach (var mediaType in MediaTypes.AcceptedManifests)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        }

        return request;
    }

    private HttpRequestMessage BlobRequest(ContentDigest digest, long offset)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _transport.Address(_call.Image, $"blobs/{digest}"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        return request;
    }

    private static ContentDigest? DeclaredDigest(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && ContentDigest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;
}
