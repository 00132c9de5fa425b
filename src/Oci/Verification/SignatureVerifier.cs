using System.Runtime.CompilerServices;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>Checks the signatures of one image against what is demanded of it.</summary>
/// <param name="reader">Of the image's repository.</param>
/// <param name="image">For messages.</param>
public sealed class SignatureVerifier(RepositoryReader reader, ImageReference image)
{
    /// <summary>A good signature for the demand, on the digest itself or, when that is an index's, on the manifest that a node for modules takes from it.</summary>
    /// <param name="digest">What the image's name stands for.</param>
    /// <param name="demand">Whose keys count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">SignatureMissing, SignatureInvalid; every other kind: it could not be found out.</exception>
    public async Task<VerifiedSignature> VerifyAsync(ContentDigest digest, SignatureDemand demand, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        await foreach (var candidate in CandidatesAsync(digest, cancellationToken))
        {
            await foreach (var signature in new SignatureReader(reader, image).ListAsync(candidate, cancellationToken))
            {
                if (Judge(signature, candidate, demand) is { } refusal)
                {
                    refusals.Add(refusal);
                    continue;
                }

                return new VerifiedSignature(signature.SignedBy(demand.Keys)!, candidate, signature);
            }
        }

        throw refusals.Count == 0 ? SignatureFailures.Missing(image, digest, demand) : SignatureFailures.Invalid(image, digest, demand, refusals);
    }

    /// <summary>Why a signature does not count; null when it does.</summary>
    internal static string? Judge(ImageSignature signature, ContentDigest digest, SignatureDemand demand) =>
        signature.Problem is { } problem ? $"one cannot be read: {problem}"
        : signature.SignedBy(demand.Keys) is not { } key ? "one was made by none of these keys, or what it signs was changed"
        : signature.IsOf(digest) ? null
        : $"one by {key} is of something else ({signature.Claim?.Type}, {string.Join(", ", signature.Claim?.Digests ?? [])})";

    // Indexes point at manifests by digest: what is said of one such manifest holds for what this node runs.
    private async IAsyncEnumerable<ContentDigest> CandidatesAsync(
        ContentDigest digest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return digest;
        await foreach (var manifest in new ModuleLocator(reader, image).ChosenAsync(digest, cancellationToken))
        {
            yield return manifest;
        }
    }
}
