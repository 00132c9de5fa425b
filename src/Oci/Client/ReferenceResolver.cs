using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>Turns image names into digests, trying credentials in a kubelet's order: the matching ones, longest path first, or anonymous if none matches.</summary>
public sealed class ReferenceResolver(RegistryClient client)
{
    /// <summary>Asks the registry what the name stands for; also shows that the credential may read it.</summary>
    /// <exception cref="RegistryException">Of every kind; after several credentials, the last one's failure.</exception>
    public async Task<ResolvedReference> ResolveAsync(
        ImageReference image, IReadOnlyList<RegistryCredential> credentials, CancellationToken cancellationToken)
    {
        var matching = new Queue<RegistryCredential>(Keyring.Matching(image, credentials));
        while (true)
        {
            matching.TryDequeue(out var credential);
            try
            {
                var digest = await client.Read(image, credential).ResolveAsync(image.Selector, cancellationToken);
                return new ResolvedReference(image, digest, credential);
            }
            catch (RegistryException refused) when (refused.DependsOnCredential && matching.Count > 0)
            {
                // The next one may be allowed; if none is, the last refusal is reported.
            }
        }
    }
}
