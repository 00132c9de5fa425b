using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Verification;

/// <summary>Verifies images once: what a key signed is kept, for that key alone, and needs no registry again. Thread-safe.</summary>
public sealed partial class ImageVerification(RegistryClient client, VerifiedContentFile verified, ILogger<ImageVerification> logger)
{
    private readonly ReferenceResolver _resolver = new(client);
    private readonly SingleFlight<Verification, bool> _running = new();

    /// <summary>Whether every demand on this content is known to be met.</summary>
    public bool IsVerified(ContentDigest digest, IReadOnlyList<SignatureDemand> demands) => demands.All(demand => IsKnown(digest, demand));

    /// <summary>Makes sure that what a name was resolved to meets every demand.</summary>
    /// <exception cref="RegistryException">SignatureMissing, SignatureInvalid; every other kind: it could not be found out.</exception>
    public async Task VerifyAsync(ResolvedReference resolved, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        foreach (var demand in demands.Where(demand => !IsKnown(resolved.Digest, demand)))
        {
            await _running.RunAsync(
                new Verification(resolved.Image.Pinned(resolved.Digest), resolved.Credential, demand.Origin, string.Join(',', demand.Keys.Select(static key => key.Fingerprint))),
                token => VerifyAsync(resolved, demand, token),
                cancellationToken);
        }
    }

    /// <summary>The same for an image that is here: the registry is asked only for what is not known, as the first of the credentials that it accepts.</summary>
    /// <exception cref="RegistryException">As above.</exception>
    public async Task VerifyAsync(
        ImageReference image, ContentDigest digest, IReadOnlyList<RegistryCredential> credentials, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        if (!IsVerified(digest, demands))
        {
            await VerifyAsync(await _resolver.ResolveAsync(image.Pinned(digest), credentials, cancellationToken), demands, cancellationToken);
        }
    }

    private bool IsKnown(ContentDigest digest, SignatureDemand demand) => demand.Keys.Any(key => verified.Has(digest.ToString(), key.Fingerprint));

    private async Task<bool> VerifyAsync(ResolvedReference resolved, SignatureDemand demand, CancellationToken cancellationToken)
    {
        var verifier = new SignatureVerifier(client.Read(resolved.Image, resolved.Credential), resolved.Image);
        var good = await verifier.VerifyAsync(resolved.Digest, demand, cancellationToken);
        await verified.AddAsync(resolved.Digest.ToString(), good.Key.Fingerprint, cancellationToken);
        LogVerified(resolved.Image.ToString(), resolved.Digest.ToString(), good.Key.ToString(), good.Signature.Layout, good.Signature.Claim?.DockerReference ?? "");
        return true;
    }

    [LoggerMessage(2200, LogLevel.Information, "Verified {Image} ({Digest}): signed by {Key}, found as {Layout}, signed as {DockerReference}")]
    private partial void LogVerified(string image, string digest, string key, SignatureLayout layout, string dockerReference);

    /// <summary>Verifications that may be shared: the same content, read as the same user, for the same party and keys.</summary>
    private sealed record Verification(ImageReference Image, RegistryCredential? Credential, string Origin, string Keys);
}
