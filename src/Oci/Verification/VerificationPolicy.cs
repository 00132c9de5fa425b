using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>A node's rules. The one with the narrowest pattern decides about an image; without any, nothing is demanded.</summary>
/// <param name="Rules">No two of the same pattern.</param>
public sealed record VerificationPolicy(IReadOnlyList<VerificationRule> Rules)
{
    /// <summary>Demands nothing.</summary>
    public static VerificationPolicy None { get; } = new([]);

    /// <summary>What the policy demands for an image; null: nothing.</summary>
    /// <param name="image">The image; null: what is no registry's, like a file of the node, which only <c>*</c> covers.</param>
    public SignatureDemand? DemandFor(ImageReference? image) =>
        Rules.Where(rule => rule.Images.Covers(image)).MaxBy(static rule => rule.Images.Narrowness)?.Demand;
}
