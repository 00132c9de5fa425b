using Krustlet.Oci.References;

namespace Krustlet.NodeAgent.Images.Access;

/// <summary>When images that are here are verified to be the Pod's to use.</summary>
/// <param name="Verification">The policy.</param>
/// <param name="Allowlist">What the policy of lists exempts, as <see cref="ReadEntry"/> gives it.</param>
internal sealed record ImageAccessOptions(CredentialVerification Verification, IReadOnlyList<string> Allowlist)
{
    private const string AnyBelow = "/*";

    /// <summary>A kubelet's default: what came with the machine is everybody's.</summary>
    public static ImageAccessOptions Default { get; } = new(CredentialVerification.NeverVerifyPreloadedImages, []);

    /// <summary>Whether an image is free for all Pods, whoever it was pulled for.</summary>
    /// <param name="image">The name.</param>
    /// <param name="isPreloaded">Whether it came here otherwise than by this agent's pull.</param>
    public bool Exempts(ImageReference image, bool isPreloaded) => Verification switch
    {
        CredentialVerification.NeverVerify => true,
        CredentialVerification.NeverVerifyPreloadedImages => isPreloaded,
        CredentialVerification.NeverVerifyAllowlistedImages => isPreloaded && Allowlist.Any(entry => entry.EndsWith('/') ? image.Name.StartsWith(entry, StringComparison.Ordinal) : image.Name == entry),
        _ => false,
    };

    /// <summary>
    /// An entry of the list with its registry spelled out: an image's name, or the beginning of names, which ends with <c>/</c>. Null for what is
    /// neither <c>registry.example.com/team/hello</c> nor <c>registry.example.com/team/*</c>.
    /// </summary>
    public static string? ReadEntry(string entry)
    {
        var isPrefix = entry.EndsWith(AnyBelow, StringComparison.Ordinal);
        if (!ImageReference.TryParse(isPrefix ? $"{entry[..^1]}x:any" : $"{entry}:any", out var image) || image is not { Tag: "any", Digest: null })
        {
            return null;
        }

        return isPrefix ? image.Name[..^1] : image.Name;
    }
}
