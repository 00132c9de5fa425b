using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>What to say about images whose signatures do not do.</summary>
internal static class SignatureFailures
{
    private const int MostReasons = 3;

    public static RegistryException Missing(ImageReference image, ContentDigest digest, SignatureDemand demand) => new(
        RegistryErrorKind.SignatureMissing,
        $"{image} ({digest}) is not signed, and {Demanded(demand)}: {Advice(image, digest)}");

    public static RegistryException Invalid(ImageReference image, ContentDigest digest, SignatureDemand demand, IReadOnlyList<string> refusals)
    {
        var reasons = refusals.Distinct().ToList();
        var told = string.Join("; ", reasons.Take(MostReasons)) + (reasons.Count > MostReasons ? "; …" : "");
        return new RegistryException(
            RegistryErrorKind.SignatureInvalid,
            $"none of the {refusals.Count} signatures of {image} ({digest}) is good, and {Demanded(demand)} ({told}): {Advice(image, digest)}");
    }

    private static string Demanded(SignatureDemand demand) => $"{demand.Origin} demands one by {string.Join(" or ", demand.Keys)}";

    private static string Advice(ImageReference image, ContentDigest digest) =>
        $"sign it with such a key (cosign sign --key KEY {image.Name}@{digest}), or, if another key is right, name that one";
}
