using System.Net;
using System.Net.Http.Headers;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>The requests that write manifests, and those that delete.</summary>
internal sealed class RepositoryWrites(RegistryTransport transport)
{
    /// <summary>Writes a manifest under a tag or its digest. True: the registry took note of its subject.</summary>
    public async Task<bool> PutAsync(RegistryCall call, string selector, string mediaType, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        using var response = await transport.SendExpectingSuccessAsync(call, "the manifest", Put, cancellationToken);
        if (RepositoryApi.DeclaredDigest(response) is { } kept && !kept.Matches(manifest.Span))
        {
            throw RepositoryApi.Mismatch(call, ContentDigest.Of(manifest.Span), "manifest");
        }

        return response.Headers.Contains("OCI-Subject");

        HttpRequestMessage Put() => new(HttpMethod.Put, call.Address($"manifests/{selector}"))
        {
            Content = new ReadOnlyMemoryContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };
    }

    /// <summary>Deletes what a path names. False: it was not there.</summary>
    public async Task<bool> DeleteAsync(RegistryCall call, string path, string wanted, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(call, () => new HttpRequestMessage(HttpMethod.Delete, call.Address(path)), cancellationToken);
        return response.IsSuccessStatusCode || (response.StatusCode == HttpStatusCode.NotFound
            ? false
            : throw await transport.FailureAsync(response, call, wanted, cancellationToken));
    }
}
