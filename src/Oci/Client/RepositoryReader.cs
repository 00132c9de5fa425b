using System.Runtime.CompilerServices;
using System.Text.Json;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>
/// Reads one repository: manifests, blobs and referrers from the registry's mirrors first, tags from the registry itself. Thread-safe.
/// Every failure is a <see cref="RegistryException"/>.
/// </summary>
public sealed class RepositoryReader : IImageContent
{
    private readonly RegistryServices _services;
    private readonly ReadRoute _route;

    internal RepositoryReader(RegistryServices services, ReadRoute route) => (_services, _route) = (services, route);

    /// <summary>The digest a tag (or digest) stands for now, without reading the manifest where the registry can say it.</summary>
    /// <exception cref="RegistryException">NotFound, and every other kind.</exception>
    public Task<ContentDigest> ResolveAsync(string selector, CancellationToken cancellationToken) =>
        _route.AskAsync(IsPinned(selector), call => _services.Api.ResolveAsync(call, selector, cancellationToken));

    /// <summary>Like <see cref="ResolveAsync"/>; null when there is no such tag, manifest or repository.</summary>
    /// <exception cref="RegistryException">Every kind but NotFound.</exception>
    public async Task<ContentDigest?> TryResolveAsync(string selector, CancellationToken cancellationToken)
    {
        try
        {
            return await ResolveAsync(selector, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>A manifest or index by tag or digest, verified.</summary>
    /// <exception cref="RegistryException">DigestMismatch, UnsupportedManifest, TooLarge, and every other kind.</exception>
    public Task<ManifestDocument> GetManifestAsync(string selector, CancellationToken cancellationToken) =>
        _route.AskAsync(IsPinned(selector), call => _services.Api.GetManifestAsync(call, selector, cancellationToken));

    /// <summary>A small blob (a configuration), verified, in memory.</summary>
    /// <exception cref="RegistryException">TooLarge, DigestMismatch, and every other kind.</exception>
    public Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        _route.AskAsync(isPinned: true, call => _services.Api.GetSmallBlobAsync(call, descriptor, cancellationToken));

    /// <summary>Whether the registry itself has the blob in this repository.</summary>
    public Task<bool> HasBlobAsync(ContentDigest digest, CancellationToken cancellationToken) => _services.Api.HasBlobAsync(_route.Origin, digest, cancellationToken);

    /// <summary>
    /// A blob as a stream that picks up again where a connection broke, at another host if need be. The stream checks the size; whoever stores the bytes checks the digest.
    /// </summary>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) => OpenBlobAsync(descriptor, 0, cancellationToken);

    /// <summary>The rest of a blob, to go on with a download that was given up before. Where the registry has no ranges, what is there already is received and passed over.</summary>
    /// <param name="descriptor">Digest and size of the whole.</param>
    /// <param name="offset">How many bytes are there already; the stream begins behind them and its <see cref="Stream.Position"/> counts from the blob's beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">DigestMismatch: the registry's blob has another size; and every other kind.</exception>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, descriptor.Size);
        return ResumingBlobStream.OpenAsync(_services, _route, descriptor, offset, cancellationToken);
    }

    /// <summary>The repository's tags, page by page, in the registry's order.</summary>
    public IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellationToken) => ListTagsAsync(null, null, cancellationToken);

    /// <summary>The repository's tags behind one of them, page by page, in the registry's order.</summary>
    /// <param name="last">The tag after which to begin; null: at the first.</param>
    /// <param name="pageSize">How many to ask for at a time; null: as many as the registry likes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<string> ListTagsAsync(string? last, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var origin = _route.Origin;
        string[] parameters = [.. pageSize is null ? (string[])[] : [$"n={pageSize}"], .. last is null ? (string[])[] : [$"last={Uri.EscapeDataString(last)}"]];
        var first = origin.Address($"tags/list{(parameters.Length > 0 ? "?" : "")}{string.Join('&', parameters)}");
        await foreach (var page in _services.Pages.ReadAsync(origin, first, "the tags", cancellationToken))
        {
            var tags = ReadTags(page.Content);

            // Older registries know neither parameter and list everything.
            var isIgnored = last is not null && tags.Contains(last);
            foreach (var tag in isIgnored ? tags.Where(tag => string.CompareOrdinal(tag, last) > 0) : tags)
            {
                yield return tag;
            }
        }
    }

    /// <summary>
    /// What refers to a manifest: signatures, attestations, and whatever else names it as its subject. From the referrers API, or from the tag
    /// <c>ALGORITHM-HEX</c> where a registry has none. Mirrors count only if they know of some.
    /// </summary>
    /// <param name="subject">The manifest's digest; it need not be there.</param>
    /// <param name="artifactType">Only those of this artifact type, whether or not the registry filters; null: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Descriptors with <see cref="Descriptor.ArtifactType"/> and <see cref="Descriptor.Annotations"/>, in the registry's order; empty when nothing refers to it.</returns>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ContentDigest subject, string? artifactType, CancellationToken cancellationToken) =>
        _route.AskForSomeAsync(call => _services.Referrers.ListAsync(call, subject, artifactType, cancellationToken));

    RegistryException IImageContent.Mismatch(ContentDigest digest, string what) => RepositoryApi.Mismatch(_route.Origin, digest, what);

    private static bool IsPinned(string selector) => ContentDigest.TryParse(selector, out _);

    private IReadOnlyList<string> ReadTags(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, ClientJson.Default.TagsAnswer)?.Tags ?? [];
        }
        catch (JsonException failure)
        {
            throw new RegistryException(RegistryErrorKind.ServerError, $"{_route.Origin.Host} answered with a list of tags that is not JSON: report it to whoever runs the registry", failure);
        }
    }
}
