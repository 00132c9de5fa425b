namespace Krustlet.Oci.Verification;

/// <summary>How a signature is kept beside an image.</summary>
public enum SignatureLayout
{
    /// <summary>A layer of the image tagged <c>sha256-HEX.sig</c> (cosign signature specification, "Tag-based Discovery").</summary>
    Tag,

    /// <summary>A layer of a referrer of type <c>application/vnd.dev.cosign.artifact.sig.v1+json</c> (distribution spec 1.1).</summary>
    Referrer,

    /// <summary>A Sigstore bundle in a referrer (cosign bundle specification): cosign 3 writes it.</summary>
    Bundle,
}
