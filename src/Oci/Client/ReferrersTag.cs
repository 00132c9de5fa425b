using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>The tag under which clients keep the list of a manifest's referrers where a registry cannot (OCI distribution spec 1.1, "Referrers Tag Schema").</summary>
internal static class ReferrersTag
{
    private const int LongestHex = 64;

    /// <summary><c>sha256-HEX</c>; of longer digests the first 64 digits.</summary>
    public static string Of(ContentDigest subject) => $"{subject.Algorithm}-{subject.Hex[..Math.Min(subject.Hex.Length, LongestHex)]}";
}
