using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Layouts;

/// <summary>One listed image of a layout. Used by one task at a time.</summary>
/// <param name="layout">Where it is.</param>
/// <param name="image">The entry of the layout's index.</param>
/// <param name="name">What error messages name.</param>
internal sealed class LayoutContent(ImageLayout layout, Descriptor image, ImageReference name) : IImageContent
{
    // What an index names is not listed itself.
    private readonly Dictionary<string, Descriptor> _known = new(StringComparer.Ordinal) { [image.Digest] = image };

    /// <inheritdoc/>
    public async Task<ManifestDocument> GetManifestAsync(string selector, CancellationToken cancellationToken)
    {
        var document = _known.TryGetValue(selector, out var descriptor)
            ? await layout.GetManifestAsync(descriptor, cancellationToken)
            : throw new RegistryException(RegistryErrorKind.NotFound, $"{selector} of {name} is not in {layout.Name}");
        foreach (var part in MediaTypes.IsIndex(document.MediaType) ? ManifestReader.ReadIndex(document, name).Manifests : [])
        {
            _known[part.Digest] = part;
        }

        return document;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) => layout.GetSmallBlobAsync(descriptor, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) => Task.FromResult(layout.OpenBlob(descriptor));

    /// <inheritdoc/>
    public RegistryException Mismatch(ContentDigest digest, string what) =>
        new(RegistryErrorKind.DigestMismatch, $"{layout.Name} has other bytes than the {what} {digest} of {name}: nothing was kept; copy the layout again");
}
