using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.NodeAgent.Images.Access;

/// <summary>
/// Whether a Pod may use an image that is here already: only if its registry gave it to anybody, to this node, or for a credential that the Pod has,
/// as a kubelet of 1.35 verifies it (KubeletEnsureSecretPulledImages). Another Pod's access says nothing about one's own.
/// </summary>
internal sealed class ImageAccess(ImageAccessOptions options, PulledImageRecords records)
{
    /// <summary>Whether any Pod may use an image; else it depends on what the Pod has.</summary>
    public bool IsForAll(string image, string imageId) =>
        records.Find(imageId) is { } record && record.ForAll
        || !ImageReference.TryParse(image, out var reference)
        || options.Exempts(reference, isPreloaded: records.IsWhole && records.Find(imageId) is null);

    /// <summary>Whether one of a Pod's secrets is among those that the registry accepted: by what it says, or the same entry of the same Secret as it is now.</summary>
    /// <exception cref="ModulePullException">A secret cannot be read.</exception>
    public bool Allows(string image, string imageId, IReadOnlyList<PullSecret> secrets) =>
        IsForAll(image, imageId)
        || records.Find(imageId) is { } record
        && secrets.SelectMany(secret => Matching(ImageReference.Parse(image), secret)).Any(has => record.Secrets.Any(known => known.Hash == has.Hash || known.Source == has.Source));

    /// <summary>Notes that the registry gave an image away: for one of a Pod's secrets, or else for the node.</summary>
    /// <exception cref="ModulePullException">The note cannot be kept.</exception>
    public Task NoteAsync(string imageId, RegistryCredential? accepted, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken)
    {
        var secret = accepted is null ? null : secrets.FirstOrDefault(secret => secret.Read().Contains(accepted));
        return records.AddAsync(imageId, secret is null ? null : PulledWith.Of(secret, accepted!), cancellationToken);
    }

    /// <summary>The image was removed.</summary>
    public Task ForgetAsync(string imageId, CancellationToken cancellationToken) => records.RemoveAsync(imageId, cancellationToken);

    private static IEnumerable<PulledWith> Matching(ImageReference image, PullSecret secret) =>
        Keyring.Matching(image, secret.Read()).Select(credential => PulledWith.Of(secret, credential));
}
