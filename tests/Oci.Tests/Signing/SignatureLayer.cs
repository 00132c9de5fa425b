namespace Krustlet.Oci.Tests.Signing;

/// <summary>A layer of a signature's manifest.</summary>
/// <param name="Content">The payload, or the bundle.</param>
/// <param name="Signature">The annotation's text; null: none.</param>
/// <param name="Size">What the descriptor says; null: the truth.</param>
internal sealed record SignatureLayer(byte[] Content, string? Signature = null, long? Size = null)
{
    public static SignatureLayer Of(byte[] payload, SigningKey key) => new(payload, Convert.ToBase64String(key.Sign(payload)));
}
