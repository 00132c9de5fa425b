namespace Krustlet.Oci.Verification;

/// <summary>One party's demand: a signature by at least one of these keys. Demands of several parties are all to be met.</summary>
/// <param name="Origin">Who demands, as users would look for it: a rule of a file, an annotation.</param>
/// <param name="Keys">At least one.</param>
public sealed record SignatureDemand(string Origin, IReadOnlyList<VerificationKey> Keys);
