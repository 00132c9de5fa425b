using System.Text.Json;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>Reads the manifests that hold signatures. One signature that is broken hides no other; a registry that fails does.</summary>
internal sealed class SignatureManifests(RepositoryReader reader, ImageReference image)
{
    private const string CosignArtifact = "application/vnd.dev.cosign.artifact.sig.v1+json";
    private const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";

    /// <summary>Whether a referrer may hold a signature; one that does not say what it is has to be read.</summary>
    public static bool MayBeSignature(Descriptor referrer) => referrer.ArtifactType switch
    {
        null or "" or CosignArtifact => true,
        var type => IsBundle(type) && referrer.Annotations?.GetValueOrDefault(PredicateAnnotation) is null or "" or InTotoStatement.CosignSignature,
    };

    /// <summary>The signatures of the image tagged for them.</summary>
    public async Task<IReadOnlyList<ImageSignature>> ReadTaggedAsync(ManifestDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadLayersAsync(ManifestReader.ReadManifest(document, image), SignatureLayout.Tag, document.Digest, cancellationToken);
        }
        catch (RegistryException failure) when (IsOfContent(failure))
        {
            return [new ImageSignature(SignatureLayout.Tag, document.Digest) { Problem = failure.Message }];
        }
    }

    /// <summary>The signatures of one referrer; none when it is something else.</summary>
    public async Task<IReadOnlyList<ImageSignature>> ReadReferrerAsync(Descriptor referrer, ContentDigest subject, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.Parse(referrer.Digest);
        try
        {
            var manifest = ManifestReader.ReadManifest(await reader.GetManifestAsync(referrer.Digest, cancellationToken), image);
            var type = string.IsNullOrEmpty(manifest.ArtifactType) ? manifest.Config.MediaType : manifest.ArtifactType;
            return IsBundle(type) ? await ReadBundlesAsync(manifest, digest, subject, cancellationToken)
                : type == CosignArtifact ? await ReadLayersAsync(manifest, SignatureLayout.Referrer, digest, cancellationToken)
                : [];
        }
        catch (RegistryException failure) when (IsOfContent(failure))
        {
            return [new ImageSignature(SignatureLayout.Referrer, digest) { Problem = failure.Message }];
        }
    }

    private static bool IsBundle(string type) => type.StartsWith(SigstoreBundle.MediaTypePrefix, StringComparison.Ordinal);

    // These are about what was pushed; all others are about the registry, and may be over in a moment.
    private static bool IsOfContent(RegistryException failure) => failure.Kind is RegistryErrorKind.NotFound or RegistryErrorKind.DigestMismatch
        or RegistryErrorKind.TooLarge or RegistryErrorKind.UnsupportedManifest or RegistryErrorKind.InvalidReference;

    private async Task<IReadOnlyList<ImageSignature>> ReadLayersAsync(
        ImageManifest manifest, SignatureLayout layout, ContentDigest digest, CancellationToken cancellationToken)
    {
        var signatures = new List<ImageSignature>();
        foreach (var layer in manifest.Layers.Where(static layer => layer.MediaType == SimpleSigningPayload.MediaType).Take(SignatureLimits.Signatures))
        {
            signatures.Add(await ReadAsync(new ImageSignature(layout, digest), () => ReadLayerAsync(layer, new ImageSignature(layout, digest), cancellationToken)));
        }

        return signatures;
    }

    private async Task<ImageSignature> ReadLayerAsync(Descriptor layer, ImageSignature signature, CancellationToken cancellationToken)
    {
        var text = layer.Annotations?.GetValueOrDefault(SimpleSigningPayload.SignatureAnnotation);
        if (text is null or { Length: 0 or > SignatureLimits.SignatureCharacters })
        {
            return signature with { Problem = $"its annotation {SimpleSigningPayload.SignatureAnnotation} has {text?.Length ?? 0} characters" };
        }

        var payload = await ReadBlobAsync(layer, SignatureLimits.PayloadBytes, cancellationToken);
        return signature with { SignedBytes = payload, Signature = Convert.FromBase64String(text), Claim = SimpleSigningPayload.Read(payload.Span) };
    }

    private async Task<IReadOnlyList<ImageSignature>> ReadBundlesAsync(
        ImageManifest manifest, ContentDigest digest, ContentDigest subject, CancellationToken cancellationToken)
    {
        var signatures = new List<ImageSignature>();
        foreach (var layer in manifest.Layers.Where(static layer => IsBundle(layer.MediaType)).Take(SignatureLimits.Signatures))
        {
            var signature = new ImageSignature(SignatureLayout.Bundle, digest);
            signatures.Add(await ReadAsync(signature, () => ReadBundleAsync(layer, signature, subject, cancellationToken)));
        }

        // Attestations are signed as well, and are no signatures of the image.
        return [.. signatures.Where(static signature => signature.Claim is null or { Type: InTotoStatement.CosignSignature })];
    }

    private async Task<ImageSignature> ReadBundleAsync(Descriptor layer, ImageSignature signature, ContentDigest subject, CancellationToken cancellationToken)
    {
        var content = await ReadBlobAsync(layer, SignatureLimits.BundleBytes, cancellationToken);
        var bundle = JsonSerializer.Deserialize(content.Span, VerificationJson.Default.SigstoreBundle);
        if (bundle?.MessageSignature is { } message)
        {
            // What is signed are the manifest's own bytes: it can be of nothing else.
            var manifest = await reader.GetManifestAsync(subject.ToString(), cancellationToken);
            return signature with { SignedBytes = manifest.Content, Signature = message.Signature, Claim = new SignedClaim(InTotoStatement.CosignSignature, [subject.ToString()], null) };
        }

        return bundle?.DsseEnvelope is { PayloadType: InTotoStatement.MediaType, Signatures: [var only] } envelope
            ? signature with { SignedBytes = envelope.SignedBytes(), Signature = only.Sig, Claim = InTotoStatement.Read(envelope.Payload) }
            : signature with { Problem = "its bundle has neither an envelope of one signed in-toto statement, as cosign sign writes it, nor a message signature" };
    }

    private async Task<ReadOnlyMemory<byte>> ReadBlobAsync(Descriptor layer, int limit, CancellationToken cancellationToken) => layer.Size <= limit
        ? await reader.GetSmallBlobAsync(layer, cancellationToken)
        : throw new RegistryException(RegistryErrorKind.TooLarge, $"it has {layer.Size} bytes, of at most {limit}");

    private static async Task<ImageSignature> ReadAsync(ImageSignature signature, Func<Task<ImageSignature>> read)
    {
        try
        {
            return await read();
        }
        catch (RegistryException failure) when (IsOfContent(failure))
        {
            return signature with { Problem = failure.Message };
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return signature with { Problem = $"it is malformed: {failure.Message}" };
        }
    }
}
