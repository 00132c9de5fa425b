namespace Krustlet.Oci.Verification;

/// <summary>What a policy says about some images.</summary>
/// <param name="Images">Which.</param>
/// <param name="Demand">What they need; null: nothing, and wider rules do not count for them either.</param>
public sealed record VerificationRule(ImagePattern Images, SignatureDemand? Demand);
