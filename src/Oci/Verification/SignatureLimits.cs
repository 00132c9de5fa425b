namespace Krustlet.Oci.Verification;

/// <summary>How much of what anybody may have pushed beside an image is read.</summary>
internal static class SignatureLimits
{
    /// <summary>A simple-signing payload; cosign's are about 250 bytes, and annotations (<c>-a</c>) make them longer.</summary>
    public const int PayloadBytes = 64 * 1024;

    /// <summary>A bundle, with its transparency-log entries.</summary>
    public const int BundleBytes = 1024 * 1024;

    /// <summary>A signature in base64.</summary>
    public const int SignatureCharacters = 4096;

    /// <summary>Signatures of one image in one place; the first of them count.</summary>
    public const int Signatures = 64;
}
