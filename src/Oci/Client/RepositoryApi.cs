using System.Net;
using System.Net.Http.Headers;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>The requests of the distribution specification that read, each to one host, with what it answers verified.</summary>
internal sealed class RepositoryApi(RegistryTransport transport, RegistryClientOptions options, TimeProvider time)
{
    /// <summary>The digest a tag (or digest) stands for, without reading the manifest where the registry can say it.</summary>
    public async Task<ContentDigest> ResolveAsync(RegistryCall call, string selector, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(call, () => ManifestRequest(call, HttpMethod.Head, selector), cancellationToken);
        if (response.IsSuccessStatusCode && DeclaredDigest(response) is { } digest)
        {
            return ContentDigest.TryParse(selector, out var pinned) && pinned.Algorithm == digest.Algorithm && pinned != digest
                ? throw Mismatch(call, pinned, "manifest")
                : digest;
        }

        if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
        {
            throw await transport.FailureAsync(response, call, "the manifest", cancellationToken);
        }

        // Some registries answer a HEAD without a digest, or do not know it.
        return (await GetManifestAsync(call, selector, cancellationToken)).Digest;
    }

    /// <summary>A manifest or index by tag or digest, verified.</summary>
    public async Task<ManifestDocument> GetManifestAsync(RegistryCall call, string selector, CancellationToken cancellationToken)
    {
        using var response = await transport.SendExpectingSuccessAsync(
            call, "the manifest", () => ManifestRequest(call, HttpMethod.Get, selector), cancellationToken);
        var content = await DocumentContent.ReadAsync(response, options, call, time, cancellationToken);
        var expected = ContentDigest.TryParse(selector, out var pinned) ? pinned : DeclaredDigest(response);
        if (expected is not null && !expected.Matches(content.Span))
        {
            throw Mismatch(call, expected, "manifest");
        }

        var mediaType = ManifestMediaType.Of(response.Content.Headers.ContentType?.MediaType ?? "", content.Span, call);
        return new ManifestDocument(expected ?? ContentDigest.Of(content.Span), mediaType, content);
    }

    /// <summary>Whether the repository has a blob.</summary>
    public async Task<bool> HasBlobAsync(RegistryCall call, ContentDigest digest, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(call, () => new HttpRequestMessage(HttpMethod.Head, call.Address($"blobs/{digest}")), cancellationToken);
        return response.IsSuccessStatusCode || (response.StatusCode == HttpStatusCode.NotFound
            ? false
            : throw await transport.FailureAsync(response, call, $"the blob {digest}", cancellationToken));
    }

    /// <summary>A small blob, verified, in memory.</summary>
    public async Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(RegistryCall call, Descriptor descriptor, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.Parse(descriptor.Digest);
        using var response = await transport.SendExpectingSuccessAsync(call, $"the blob {digest}", () => BlobRequest(call, digest, 0), cancellationToken);
        var content = await DocumentContent.ReadAsync(response, options, call, time, cancellationToken);
        return content.Length == descriptor.Size && digest.Matches(content.Span) ? content : throw Mismatch(call, digest, "blob");
    }

    /// <summary>A blob's bytes from an offset on, or all of them where the registry has no ranges: 206 or 200 says which.</summary>
    /// <exception cref="RegistryException">DigestMismatch: the blob there has another size than <paramref name="size"/>, or other bytes of it are sent.</exception>
    public async Task<HttpResponseMessage> RequestBlobAsync(RegistryCall call, ContentDigest digest, long size, long offset, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(call, () => BlobRequest(call, digest, offset), cancellationToken);
        try
        {
            return response switch
            {
                // It ends before the place to go on from.
                { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable } => throw Mismatch(call, digest, "blob"),
                { IsSuccessStatusCode: false } => throw await transport.FailureAsync(response, call, $"the blob {digest}", cancellationToken),
                _ => HasExpectedSize(response, size, offset) ? response : throw Mismatch(call, digest, "blob"),
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public static RegistryException Mismatch(RegistryCall call, ContentDigest digest, string what) => new(
        RegistryErrorKind.DigestMismatch,
        $"{call.Host} sent other bytes than the {what} {digest} of {call.Image}: nothing was kept; push the module again, or check the registry's storage and the proxies between");

    /// <summary>The digest a response says its content has.</summary>
    public static ContentDigest? DeclaredDigest(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && ContentDigest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;

    private static bool HasExpectedSize(HttpResponseMessage response, long size, long offset)
    {
        var headers = response.Content.Headers;
        return response.StatusCode == HttpStatusCode.PartialContent
            ? headers.ContentRange is { From: { } from } range && from == offset && (range.Length ?? size) == size
            : (headers.ContentLength ?? size) == size;
    }

    private static HttpRequestMessage ManifestRequest(RegistryCall call, HttpMethod method, string selector)
    {
        var request = new HttpRequestMessage(method, call.Address($"manifests/{selector}"));
        foreach (var mediaType in MediaTypes.AcceptedManifests)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        }

        return request;
    }

    private static HttpRequestMessage BlobRequest(RegistryCall call, ContentDigest digest, long offset)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, call.Address($"blobs/{digest}"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        return request;
    }
}
