using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>
/// Copies one image with everything it names, byte for byte, so that all digests stay: first what a manifest leads to, then the manifest, at last what refers to it.
/// A copy that broke off is gone on with by another one. For one copy.
/// </summary>
/// <param name="source">Where from.</param>
/// <param name="destination">Where to.</param>
public sealed class ImageCopier(IImageSource source, IImageDestination destination)
{
    // An index of indexes is legal; a chain of them is a mistake or an attack.
    private const int DeepestIndex = 2;
    private readonly HashSet<ContentDigest> _manifests = [];
    private readonly Dictionary<string, long> _blobs = [];
    private int _referrers;

    /// <summary>Whether what refers to the image is copied too: signatures and attestations, as referrers and under cosign's tags.</summary>
    /// <value>True.</value>
    public bool WithReferrers { get; init; } = true;

    /// <summary>Told how far each blob is; null: no one is.</summary>
    public IProgress<BlobProgress>? Progress { get; init; }

    /// <summary>Does the copy.</summary>
    /// <exception cref="RegistryException">InvalidReference: the destination's digest is another image's; and every other kind.</exception>
    public async Task<CopiedImage> CopyAsync(CancellationToken cancellationToken)
    {
        var image = await source.GetImageAsync(cancellationToken);
        if (destination.Digest is { } digest && digest != image.Digest)
        {
            throw new RegistryException(RegistryErrorKind.InvalidReference, $"the destination is named by the digest {digest}, but the image is {image.Digest}: leave the digest away, or copy the image it names");
        }

        await CopyAsync(image, destination.Tag, depth: 0, isPart: false, cancellationToken);
        return new CopiedImage(image, _manifests.Count, _referrers, _blobs.Count, _blobs.Values.Sum());
    }

    private async Task CopyAsync(ManifestDocument manifest, string? tag, int depth, bool isPart, CancellationToken cancellationToken)
    {
        var isNew = _manifests.Add(manifest.Digest);
        if (isNew && MediaTypes.IsIndex(manifest.MediaType))
        {
            await CopyPartsAsync(manifest, depth, cancellationToken);
        }
        else if (isNew)
        {
            await CopyBlobsAsync(manifest, cancellationToken);
        }

        await destination.PutManifestAsync(manifest, tag, isPart, cancellationToken);
        if (isNew && WithReferrers)
        {
            await CopyReferrersAsync(manifest.Digest, cancellationToken);
        }
    }

    private async Task CopyPartsAsync(ManifestDocument index, int depth, CancellationToken cancellationToken)
    {
        if (depth == DeepestIndex)
        {
            throw new RegistryException(RegistryErrorKind.UnsupportedManifest, $"the index {index.Digest} is named by an index that another one names: push a flat one");
        }

        foreach (var part in ManifestReader.ReadIndex(index.Content, index.Digest.ToString()).Manifests)
        {
            await CopyAsync(await source.GetManifestAsync(part, cancellationToken), tag: null, depth + 1, isPart: true, cancellationToken);
        }
    }

    private async Task CopyBlobsAsync(ManifestDocument document, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsManifest(document.MediaType))
        {
            throw new RegistryException(
                RegistryErrorKind.UnsupportedManifest, $"{document.Digest} is of type \"{document.MediaType}\", of which it is not known what it is made of: push it again as an OCI image manifest");
        }

        var manifest = ManifestReader.ReadManifest(document, document.Digest.ToString());
        IReadOnlyList<Descriptor> blobs = [.. manifest.Layers, manifest.Config];
        await destination.PutBlobsAsync(source, blobs, Progress, cancellationToken);
        foreach (var blob in blobs)
        {
            _blobs[blob.Digest] = blob.Size;
        }
    }

    private async Task CopyReferrersAsync(ContentDigest subject, CancellationToken cancellationToken)
    {
        foreach (var referrer in await source.ListReferrersAsync(subject, cancellationToken))
        {
            _referrers += _manifests.Contains(ContentDigest.Parse(referrer.Digest)) ? 0 : 1;
            await CopyAsync(await source.GetManifestAsync(referrer, cancellationToken), tag: null, depth: 0, isPart: false, cancellationToken);
        }

        foreach (var tag in CosignTags.Of(subject))
        {
            if (await source.TryGetTagAsync(tag, cancellationToken) is { } signature)
            {
                _referrers += _manifests.Contains(signature.Digest) ? 0 : 1;
                await CopyAsync(signature, tag, depth: 0, isPart: false, cancellationToken);
            }
        }
    }
}
