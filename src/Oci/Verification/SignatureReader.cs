using System.Runtime.CompilerServices;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>Finds the signatures that are kept beside an image, in every layout; to list them, or to verify them.</summary>
public sealed class SignatureReader
{
    private readonly RepositoryReader _reader;
    private readonly SignatureManifests _manifests;

    /// <param name="reader">Of the image's repository, where its signatures are too.</param>
    /// <param name="image">For messages.</param>
    public SignatureReader(RepositoryReader reader, ImageReference image)
    {
        _reader = reader;
        _manifests = new SignatureManifests(reader, image);
    }

    /// <summary>
    /// The signatures of a manifest or index, none of them verified: those of the tag first, then referrers'. What cannot be read is among them, with its problem.
    /// </summary>
    /// <exception cref="RegistryException">The registry could not be asked; that there is no signature is an empty list.</exception>
    public async IAsyncEnumerable<ImageSignature> ListAsync(ContentDigest digest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var signature in await TaggedAsync(digest, cancellationToken))
        {
            yield return signature;
        }

        foreach (var referrer in await ReferrersAsync(digest, cancellationToken))
        {
            foreach (var signature in await _manifests.ReadReferrerAsync(referrer, digest, cancellationToken))
            {
                yield return signature;
            }
        }
    }

    private async Task<IReadOnlyList<ImageSignature>> TaggedAsync(ContentDigest digest, CancellationToken cancellationToken) =>
        TagOf(digest) is { } tag && await FindAsync($"{tag}.sig", cancellationToken) is { } document
            ? await _manifests.ReadTaggedAsync(document, cancellationToken)
            : [];

    private async Task<IReadOnlyList<Descriptor>> ReferrersAsync(ContentDigest digest, CancellationToken cancellationToken) =>
        [.. (await _reader.ListReferrersAsync(digest, artifactType: null, cancellationToken)).Where(SignatureManifests.MayBeSignature).Take(SignatureLimits.Signatures)];

    private async Task<ManifestDocument?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.GetManifestAsync(tag, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return null;
        }
    }

    // A tag has at most 128 characters: a sha512 digest has none.
    private static string? TagOf(ContentDigest digest) => digest.Algorithm == "sha256" ? $"{digest.Algorithm}-{digest.Hex}" : null;
}
